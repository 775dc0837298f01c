"""A model that is pinned to a revision is that one wherever it is loaded, and the artifact names it."""

from __future__ import annotations

import json
import shutil
import tarfile
from typing import Any

from support import TrainerTest, dataset, talk
from tiny_models import REVISION

PAIRS = [
    {'prompt': t['messages'][0]['content'], 'chosen': t['messages'][1]['content'], 'rejected': 'no'}
    for t in map(talk, range(8))
]
JUDGED = [
    {'prompt': pair['prompt'], 'completion': pair['chosen' if n % 2 else 'rejected'], 'label': bool(n % 2)}
    for n, pair in enumerate(PAIRS)
]


class Revision(TrainerTest):
    """The hub has nothing but the revision: whatever asks for the main branch fails."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        shutil.rmtree(cls.hub / 'hub' / 'models--podwarden-test--tiny-llama' / 'refs')

    def pinned(self, **training: Any) -> Any:
        return self.train(revision=REVISION, max_steps=1, **training)[1]

    def test_the_reference_model_of_a_whole_dpo_is_of_that_revision(self) -> None:
        self.pinned(method='dpo', data=dataset(PAIRS), dataset_format='dpo')

    def test_the_reference_model_of_a_whole_kto_is_of_that_revision(self) -> None:
        self.pinned(method='kto', data=dataset(JUDGED), dataset_format='kto')

    def test_an_adapter_names_the_revision_of_its_base_and_is_merged_into_that(self) -> None:
        adapter, merged = self.pinned(use_lora=True, merge_adapter=True)
        with tarfile.open(adapter.path) as tar:
            config = tar.extractfile('adapter_config.json')
            assert config
            self.assertEqual(json.loads(config.read())['revision'], REVISION)
        self.assertEqual(merged.kind, 'model')
