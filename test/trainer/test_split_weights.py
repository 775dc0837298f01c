"""Weights in bf16 that are learned as in fp32: the same steps, in less memory, and a checkpoint that has all of it."""

from __future__ import annotations

import tarfile
import unittest
from typing import Any

from support import TrainerTest, losses

from podwarden_pod.common.failures import Stopped

FULL = {'trained_weights': 'bf16', 'max_steps': 12, 'num_epochs': 2, 'logging_steps': 1}


class Split(unittest.TestCase):
    def test_every_number_is_the_same_when_it_is_joined_again(self) -> None:
        import torch

        from podwarden_pod.transformers_trainer.worker.training.split_weights import joined, split

        torch.manual_seed(0)
        every_size = torch.randn(200_000) * torch.logspace(-38, 37, 200_000)
        edges = torch.tensor([0.0, -0.0, 1.0, 1 + 2**-8, 1 + 2**-9, -1 - 3 * 2**-9, 1.9999999, 1e-45])
        for numbers in (every_size, edges):
            weights, remainder = split(numbers.clone())
            self.assertEqual((weights.dtype, remainder.dtype), (torch.bfloat16, torch.int16))
            self.assertTrue(torch.equal(joined(weights, remainder), numbers))
            # The nearest, so that what is computed with leans to no side.
            self.assertLessEqual(
                float(((weights.float() - numbers) / numbers.abs().clamp_min(1e-37)).abs().max()), 2**-8
            )

    def steps(self, kind: Any, is_split: bool, count: int = 20, **options: Any) -> tuple[Any, Any]:
        """The numbers in fp32 after so many small steps, and the optimizer."""
        import torch

        from podwarden_pod.transformers_trainer.worker.training.split_weights import joined, split_optimizer

        torch.manual_seed(1)
        begin = [torch.randn(64, 32).bfloat16(), torch.randn(32).bfloat16()]
        trained = [torch.nn.Parameter(each.clone() if is_split else each.float()) for each in begin]
        groups = [{'params': trained[:1], 'weight_decay': 0.1}, {'params': trained[1:], 'weight_decay': 0.0}]
        optimizer = (split_optimizer(kind) if is_split else kind)(groups, lr=1e-5, **options)
        schedule = torch.optim.lr_scheduler.LinearLR(optimizer, total_iters=count)
        for step in range(count):
            for parameter in trained:
                drawn = torch.randn(parameter.shape, generator=torch.Generator().manual_seed(step)).bfloat16()
                parameter.grad = drawn if is_split else drawn.float()
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            if is_split and step == count // 2:
                # As a later attempt would go on.
                kept = {**optimizer.state_dict()}
                optimizer = split_optimizer(kind)(groups, lr=1e-5, **options)
                optimizer.load_state_dict(kept)
                schedule.optimizer = optimizer
        if not is_split:
            return trained, optimizer
        return [joined(each.data, optimizer.state[each]['remainder']) for each in trained], optimizer

    def test_steps_are_those_of_fp32_to_the_last_bit_and_in_bf16_alone_most_would_be_none(self) -> None:
        import torch
        from transformers import Adafactor

        for kind, options in (
            (torch.optim.AdamW, {}),
            (torch.optim.AdamW, {'foreach': True}),
            (Adafactor, {'relative_step': False, 'scale_parameter': False}),
            (torch.optim.SGD, {}),
            (torch.optim.SGD, {'momentum': 0.9}),
        ):
            plain, _ = self.steps(kind, False, **options)
            halves, _ = self.steps(kind, True, **options)
            for one, other in zip(plain, halves, strict=True):
                self.assertTrue(torch.equal(one.data, other), f'{kind.__name__} {options}')
        torch.manual_seed(1)
        begin = torch.randn(64, 32).bfloat16()
        moved = (halves[0] != begin.float()).float().mean()
        seen = (halves[0].bfloat16() != begin).float().mean()
        self.assertGreater(float(moved), 0.99)
        self.assertLess(float(seen), 0.5)


class Trained(TrainerTest):
    def tensors(self, made: Any) -> dict[str, Any]:
        from safetensors.torch import load

        with tarfile.open(made.path) as tar:
            file = tar.extractfile('model.safetensors')
            assert file
            return load(file.read())

    def test_learns_as_in_fp32(self) -> None:
        plain, _ = self.train(**{**FULL, 'trained_weights': 'fp32', 'precision': 'bf16'})
        halves, [model] = self.train(**FULL)
        expected, found = losses(plain.points), losses(halves.points)
        self.assertEqual(list(found), list(expected))
        self.assertLess(found[12], 0.9 * found[1])
        for step, loss in expected.items():
            self.assertAlmostEqual(found[step] / loss, 1, 1, f'step {step}')
        # Saved in the type of its base, which of this one is fp32.
        self.assertEqual({str(each.dtype) for each in self.tensors(model).values()}, {'torch.float32'})

    def test_a_later_attempt_ends_as_one_that_was_not_interrupted(self) -> None:
        import torch

        _, [whole] = self.train(**FULL)
        with self.assertRaises(Stopped):
            self.train(stop_at=5, **FULL)
        [checkpoint] = self.report.checkpoints
        resumed, [model] = self.train(resume_from=checkpoint, **FULL)
        self.assertGreater(resumed.steps[0], 5)
        for name, values in self.tensors(whole).items():
            self.assertTrue(torch.equal(self.tensors(model)[name], values), name)

    def test_every_method_takes_it(self) -> None:
        pairs = b''.join(
            b'{"prompt": "What follows %d?", "chosen": "After %d comes %d.", "rejected": "no"}\n' % (n, n, n + 1)
            for n in range(16)
        )
        for method in ('dpo', 'orpo'):
            report, [model] = self.train(
                data=pairs, dataset_format='dpo', method=method, trained_weights='bf16', max_steps=2, batch_size=2
            )
            self.assertEqual((report.steps[-1], model.kind), (2, 'model'), method)
