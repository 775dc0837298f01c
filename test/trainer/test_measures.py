"""The measurement of a GPU's memory runs whole without one: else it is first tried on the day that it is needed."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from measure_memory import CASES, SHAPES, config_of, train

TINY = {
    'hidden_size': 32,
    'num_hidden_layers': 1,
    'num_attention_heads': 2,
    'num_key_value_heads': 2,
    'intermediate_size': 64,
    'vocab_size': 1100,
}
# Parts that need a card, or would take the processor minutes.
SMALL = {'max_seq_length': 64, 'optimizer': 'adamw_torch', 'quantization': 'none'}


class Measures(unittest.TestCase):
    def test_every_case_is_a_config_of_a_known_shape(self) -> None:
        for name, (shape, training) in CASES.items():
            self.assertIn(shape, SHAPES, name)
            self.assertIn('training', config_of(training), name)

    def test_each_kind_of_case_trains_and_is_estimated(self) -> None:
        for name in (
            'sft-lora',
            'sft-full-bf16',
            'sft-packed',
            'cpt',
            'dpo-full',
            'orpo-lora',
            'kto-lora',
            'evaluation',
        ):
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                given = CASES[name][1]
                training = {
                    **given,
                    **{key: value for key, value in SMALL.items() if key in given or key == 'max_seq_length'},
                }
                estimate = train(TINY, training, Path(folder))
                self.assertGreater(estimate['allocated_bytes'], estimate['weights_bytes'])
