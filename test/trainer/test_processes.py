"""Two processes train what one would, models that also see among them."""

from __future__ import annotations

import os
from typing import Any
from unittest import mock

from families import publish_family
from support import TrainerTest, dataset, losses, talk, weights

from podwarden_pod.transformers_trainer.entry import PROCESSES_VARIABLE

TWO = {PROCESSES_VARIABLE: '2', 'CUDA_VISIBLE_DEVICES': ''}


class Processes(TrainerTest):
    def together(self, count: int, **training: Any) -> tuple[Any, Any]:
        model = publish_family(self.hub, 'gemma-3')
        talks = [talk(n) for n in range(32)]
        for n, each in enumerate(talks):
            # The examples have very different lengths.
            each['messages'][1]['content'] *= 1 + n % 4
        options = {'max_steps': 4, 'num_epochs': 2, 'precision': 'fp32', 'batch_size': 4 // count, **training}
        variables = TWO if count == 2 else {}
        with mock.patch.dict(os.environ, variables):
            return self.train(data=dataset(talks), model=model, **options)

    def test_two_end_as_one_on_a_model_with_a_tower(self) -> None:
        import torch

        one, [alone] = self.together(1, use_lora=True)
        two, [shared] = self.together(2, use_lora=True)
        for step, loss in losses(one.points).items():
            self.assertAlmostEqual(losses(two.points)[step], loss, 4)
        for name, values in weights(alone.path).items():
            torch.testing.assert_close(weights(shared.path)[name], values, rtol=1e-3, atol=1e-4, msg=name)

    def test_two_train_the_whole_of_such_a_model(self) -> None:
        report, made = self.together(2)
        self.assertEqual([file.kind for file in made], ['model'])
        self.assertEqual(report.steps[-1], 4)

    def test_two_train_a_whole_model_in_bf16_alike(self) -> None:
        # Gradients are shared in bf16: steps that are far too large would make much of what is lost there.
        options = {'trained_weights': 'bf16', 'precision': 'bf16', 'learning_rate': 1e-3}
        one, _ = self.together(1, **options)
        two, made = self.together(2, **options)
        for step, loss in losses(one.points).items():
            self.assertAlmostEqual(losses(two.points)[step] / loss, 1, delta=0.005)
        self.assertLess(losses(two.points)[4], losses(two.points)[1])
        self.assertEqual([file.kind for file in made], ['model'])
