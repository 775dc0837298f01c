"""Adapters on quantized weights: on a GPU where there is one, else by what bitsandbytes does on a CPU."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from unittest import mock

from support import ROOT, TrainerTest, dataset, losses, talk, weights

from podwarden_pod.transformers_trainer.worker.model.hardware import CPU_QUANTIZATION_VARIABLE


class Quantized(TrainerTest):
    def setUp(self) -> None:
        super().setUp()
        patch = mock.patch.dict(os.environ, {CPU_QUANTIZATION_VARIABLE: '1'})
        patch.start()
        self.addCleanup(patch.stop)

    def trains(self, **training: Any) -> dict[int, float]:
        """The loss by step of a training whose adapter changes, loads again and speaks."""
        report, [adapter] = self.train(use_lora=True, num_epochs=3, **training)
        found = losses(report.points)
        self.assertLess(found[max(found)], found[1])
        self.assertTrue(
            any(values.abs().max() > 0 for name, values in weights(adapter.path).items() if 'lora_B' in name)
        )
        load = [sys.executable, str(ROOT / 'infra/local/trainer/load_artifact.py'), str(adapter.path), 'adapter']
        said = subprocess.run(load, capture_output=True, text=True, check=True).stdout
        self.assertGreater(json.loads(said.splitlines()[-1])['new_tokens'], 0)
        return found

    def test_sft_below_four_and_eight_bits_begins_near_the_whole_model_and_learns(self) -> None:
        whole, _ = self.train(use_lora=True, max_steps=1)
        for bits in ('4bit', '8bit'):
            with self.subTest(bits):
                first = self.trains(quantization=bits)[1]
                # Rounded weights are other weights, but not by much.
                self.assertNotEqual(first, losses(whole.points)[1])
                self.assertAlmostEqual(first, losses(whole.points)[1], delta=0.2)

    def test_adapters_are_trained_in_numbers_that_small_steps_move(self) -> None:
        import torch

        _, [adapter] = self.train(use_lora=True, quantization='4bit', max_steps=3, learning_rate=1e-5)
        for name, values in weights(adapter.path).items():
            self.assertEqual(values.dtype, torch.float32, name)
        learned = torch.cat([values.flatten() for name, values in weights(adapter.path).items() if 'lora_B' in name])
        # Rounded to bf16, as trl has them, most would have stayed where they were.
        self.assertGreater(float((learned != learned.bfloat16().float()).float().mean()), 0.9)

    def test_dpo_below_four_bits_learns(self) -> None:
        pairs = [
            {'prompt': t['messages'][0]['content'], 'chosen': t['messages'][1]['content'], 'rejected': 'no'}
            for t in (talk(n) for n in range(64))
        ]
        self.trains(quantization='4bit', method='dpo', data=dataset(pairs), dataset_format='dpo')
