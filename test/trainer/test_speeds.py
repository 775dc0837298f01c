"""Tokens and samples a second are of what was learned from, for every method."""

from __future__ import annotations

import os
from typing import Any
from unittest import mock

from support import TrainerTest, dataset, talk

from podwarden_pod.transformers_trainer.entry import PROCESSES_VARIABLE


def preference(n: int) -> dict[str, Any]:
    """Answers of very different lengths: padding must show."""
    return {'prompt': f'Count to {n % 9}.', 'chosen': 'one two three ' * (1 + n % 5), 'rejected': 'no'}


class Speeds(TrainerTest):
    def tokens(self, method: str, **training: Any) -> float:
        """A sample: both speeds are over the same seconds."""
        report, _ = self.train(
            data=dataset([preference(n) for n in range(16)]),
            dataset_format='dpo',
            method=method,
            batch_size=4,
            max_seq_length=128,
            learning_rate=1e-5,
            **training,
        )
        per_sample = [point['tokens_per_second'] / point['samples_per_second'] for point in report.points]
        return sum(per_sample) / len(per_sample)

    def test_orpo_counts_the_tokens_that_dpo_counts(self) -> None:
        """trl counts for dpo; its orpo puts tokens of its own before the prompt and behind each answer."""
        self.assertAlmostEqual(self.tokens('orpo'), self.tokens('dpo'), delta=4)

    def test_the_smaller_last_step_of_an_epoch_counts_as_what_it_is(self) -> None:
        report, _ = self.train(data=dataset([talk(0)] * 10), batch_size=4, num_epochs=2)
        self.assertEqual(len(report.points), 6)
        per_sample = {round(point['tokens_per_second'] / point['samples_per_second'], 6) for point in report.points}
        self.assertEqual(len(per_sample), 1, per_sample)

    def test_tokens_of_all_processes_are_counted(self) -> None:
        alone = self.tokens('orpo')
        with mock.patch.dict(os.environ, {PROCESSES_VARIABLE: '2'}):
            self.assertAlmostEqual(self.tokens('orpo'), alone, places=6)
