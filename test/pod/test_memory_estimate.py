"""The memory estimate, by the cases that the API's own is tested with."""

from __future__ import annotations

import json
import unittest
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import support  # noqa: F401

from podwarden_pod.memory_estimate import MemoryWish as Wish
from podwarden_pod.memory_estimate import ModelFacts, estimate_memory, facts_of, wish_of
from podwarden_pod.training_config import read_training_config

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name('memory_cases.json').read_text('utf-8'))


class EstimateMemory(unittest.TestCase):
    def test_reckons_as_the_api_does_f47(self) -> None:
        for case in CASES:
            with self.subTest(case['name']):
                estimate = estimate_memory(Wish(**case['wish']), ModelFacts(**case['facts']))
                self.assertEqual(asdict(estimate), case['estimate'])

    def test_reads_the_shape_off_the_config_of_a_model(self) -> None:
        text = SimpleNamespace(
            num_attention_heads=8,
            num_key_value_heads=4,
            head_dim=256,
            hidden_size=2304,
            num_hidden_layers=26,
            intermediate_size=9216,
            vocab_size=256_000,
            tie_word_embeddings=True,
        )
        facts = facts_of(SimpleNamespace(get_text_config=lambda: text), 2_614_341_888)
        self.assertEqual((facts.query_size, facts.key_value_size, facts.layers), (2048, 1024, 26))
        self.assertLess(abs(facts.layers * facts.layer_parameters + facts.embedding_parameters - facts.parameters), 2e6)

    def test_reads_a_wish_off_the_settings(self) -> None:
        training = {'method': 'cpt', 'num_epochs': 1, 'learning_rate': 1e-4, 'batch_size': 2}
        read = read_training_config({'name': 'a', 'model': {'name': 'm'}, 'training': training})
        wish = wish_of(read.training, gpu_count=2)
        self.assertEqual((wish.packing, wish.precision, wish.eval_batch_size, wish.evaluates), (True, 'half', 2, False))
        self.assertEqual(wish.gpu_count, 2)


if __name__ == '__main__':
    unittest.main()
