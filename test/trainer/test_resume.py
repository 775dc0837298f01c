"""An interrupted training ends as if it had not been interrupted, on one process and on several."""

from __future__ import annotations

import os
import shutil
from unittest import mock

from support import TrainerTest, losses, weights

from podwarden_pod.common.failures import Stopped
from podwarden_pod.transformers_trainer.entry import PROCESSES_VARIABLE

# A GPU takes one process of a training: two of them share the processor.
TWO_PROCESSES = {PROCESSES_VARIABLE: '2', 'CUDA_VISIBLE_DEVICES': ''}


class Resume(TrainerTest):
    def interrupted(self, stop_at: int, **training: object) -> None:
        # On a GPU, too, in numbers whose rounding is smaller than what is compared.
        options = {
            'precision': 'fp32',
            'use_lora': True,
            'lora_dropout': 0.1,
            'eval_split': 0.1,
            'num_epochs': 2,
            **training,
        }
        whole, [model] = self.train(**options)
        with self.assertRaises(Stopped):
            self.train(stop_at=stop_at, **options)
        stopped = self.report
        checkpoint = self.folder / 'given'
        shutil.copy(stopped.checkpoints[-1], checkpoint)
        resumed, [again] = self.train(resume_from=checkpoint, **options)
        self.assertGreater(resumed.steps[0], stop_at)
        self.assertLess(len(resumed.steps), len(whole.steps))
        self.assertEqual(resumed.totals, whole.totals)
        joined = {**losses(stopped.points), **losses(resumed.points)}
        for step, loss in losses(whole.points).items():
            self.assertAlmostEqual(joined[step], loss, 5, f'step {step}')
        self.assertLess(loss, losses(whole.points)[1])
        import torch

        one, other = weights(model.path), weights(again.path)
        self.assertEqual(one.keys(), other.keys())
        for name, values in one.items():
            torch.testing.assert_close(other[name], values, rtol=1e-5, atol=1e-6)

    def test_going_on_from_a_checkpoint_is_as_if_it_had_not_stopped_f21(self) -> None:
        self.interrupted(stop_at=9)

    def test_the_best_model_is_found_across_an_interruption_f21(self) -> None:
        self.interrupted(stop_at=11, eval_steps=4, load_best_model_at_end=True, lr_scheduler_type='constant')

    def test_two_processes_share_a_training_and_stop_together_f21(self) -> None:
        with mock.patch.dict(os.environ, TWO_PROCESSES):
            self.interrupted(stop_at=4)

    def test_begins_anew_on_another_number_of_processes(self) -> None:
        """A step of two processes holds twice the examples: going on from it would leave out or repeat some."""
        with mock.patch.dict(os.environ, TWO_PROCESSES):
            report, _ = self.train(save_steps=2, max_steps=4)
        alone, _ = self.train(resume_from=report.checkpoints[-1], save_steps=2, max_steps=4)
        self.assertEqual(alone.steps[0], 1)

    def test_begins_anew_from_a_checkpoint_of_another_training(self) -> None:
        report, _ = self.train(save_steps=4, max_steps=8)
        first = report.checkpoints[-1]
        other, _ = self.train(resume_from=first, save_steps=4, max_steps=8, seed=7)
        self.assertEqual(other.steps[0], 1)
        broken = self.folder / 'broken'
        broken.write_bytes(b'no tar')
        again, _ = self.train(resume_from=broken, max_steps=2)
        self.assertEqual(again.steps[0], 1)
