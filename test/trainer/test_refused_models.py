"""The models that are refused by their name, against the transformers that pods have."""

from __future__ import annotations

import unittest

import support  # noqa: F401
from api_domain import asked
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES, MODEL_MAPPING_NAMES


class RefusedModels(unittest.TestCase):
    def test_are_of_kinds_that_generate_no_text(self) -> None:
        [kinds] = asked('refusedKinds', [None])
        self.assertGreater(len(kinds), 20)
        self.assertEqual([kind for kind in kinds if kind not in MODEL_MAPPING_NAMES], [])
        self.assertEqual([kind for kind in kinds if kind in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES], [])
