"""A training whose config names no steps between checkpoints keeps one every twenty minutes."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from support import resolved

from podwarden_pod.training.config import read_training_config
from podwarden_pod.transformers_trainer.worker.training.callback import CHECKPOINT_SECONDS, PodCallback

TRAINING = {'method': 'sft', 'num_epochs': 1, 'learning_rate': 1e-4, 'batch_size': 1}


class Times(unittest.TestCase):
    def steps_kept(self, minutes_a_step: float, steps: int, **training: Any) -> list[int]:
        config = resolved({'name': 'x', 'model': {'name': 'a/b'}, 'training': {**TRAINING, **training}})
        now = 0.0
        work = Path(tempfile.mkdtemp(prefix='trainertest-'))
        self.addCleanup(work.rmdir)
        callback = PodCallback(
            mock.Mock(), read_training_config(config).training, work, {}, processes=1, clock=lambda: now
        )
        state = SimpleNamespace(
            global_step=0, max_steps=steps + 1, is_world_process_zero=True, epoch=0.5, best_model_checkpoint=None
        )
        arguments = SimpleNamespace(output_dir=str(work))
        callback.on_train_begin(arguments, state, None)
        kept = []
        for state.global_step in range(1, steps + 1):
            now += 60 * minutes_a_step
            control = SimpleNamespace(should_save=False, should_evaluate=False, should_training_stop=False)
            callback.on_step_end(arguments, state, control)
            if control.should_save:
                kept.append(state.global_step)
                # A checkpoint takes its time, too.
                now += 60
                callback.on_save(arguments, state, control)
        return kept

    def test_one_epoch_of_hours_is_never_further_from_a_checkpoint_than_that(self) -> None:
        self.assertTrue(15 * 60 <= CHECKPOINT_SECONDS <= 30 * 60)
        self.assertEqual(self.steps_kept(1, 65), [20, 40, 60])
        self.assertEqual(self.steps_kept(45, 3), [1, 2, 3])

    def test_steps_that_the_config_names_are_the_only_ones(self) -> None:
        self.assertEqual(self.steps_kept(1, 65, save_steps=500), [])

    def test_a_short_training_keeps_none(self) -> None:
        self.assertEqual(self.steps_kept(0.1, 100), [])
