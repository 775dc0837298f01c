"""How long a training goes and what it keeps: steps, evaluations, early stopping, the best model."""

from __future__ import annotations

import json
import tarfile
from typing import Any

from support import WORDS, TrainerTest, dataset, losses, sha256, talk


class Course(TrainerTest):
    def test_max_steps_shortens_a_training_and_never_lengthens_it(self) -> None:
        short, _ = self.train(max_steps=3, num_epochs=2)
        self.assertEqual((short.totals, short.steps[-1]), ((3, 3 / 16), 3))
        whole, _ = self.train(max_steps=1000, num_epochs=0.5)
        self.assertEqual((whole.totals, whole.steps[-1]), ((8, 0.5), 8))

    def test_a_share_is_kept_for_evaluation_and_drawn_with_the_seed(self) -> None:
        options = {'eval_split': 0.25, 'eval_steps': 4, 'max_steps': 8}
        first, again, other = (self.evaluations(**options, seed=seed) for seed in (1, 1, 2))
        # 64 examples, a quarter of them held back, 4 a step: 12 steps an epoch.
        self.assertEqual([step for step, _ in first], [4, 8])
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)

    def test_evaluates_on_a_dataset_of_its_own_and_trains_on_all_of_the_other(self) -> None:
        held_out = dataset([talk(n) for n in range(3, 11)])
        options = {'eval_steps': 8, 'num_epochs': 1}
        alone, _ = self.train(num_epochs=1)
        report, [model] = self.train(validation=('chatml', held_out), **options)
        self.assertEqual((report.totals, report.totals), (alone.totals, (16, 1)))
        self.assertEqual(losses(report.points), losses(alone.points))
        evaluated = {p['step']: p['eval_loss'] for p in report.points if 'eval_loss' in p}
        self.assertEqual(list(evaluated), [8, 16])
        with tarfile.open(model.path) as tar:
            card = tar.extractfile('README.md')
            assert card
            self.assertIn(sha256(held_out), card.read().decode())

    def test_the_validation_dataset_may_be_of_another_format_of_the_method(self) -> None:
        asked = [{'instruction': f'What follows {word}?', 'output': f'After {word} comes {word}.'} for word in WORDS]
        talks = dataset([talk(n) for n in range(8)])
        for trained, held_out in (('chatml', ('alpaca', dataset(asked))), ('alpaca', ('chatml', talks))):
            data = dataset(asked) if trained == 'alpaca' else None
            report, _ = self.train(data=data, dataset_format=trained, validation=held_out, max_steps=2, eval_steps=2)
            self.assertTrue([p for p in report.points if 'eval_loss' in p], trained)

    def evaluations(self, **training: Any) -> list[tuple[int, float]]:
        report, _ = self.train(**training)
        return [(point['step'], point['eval_loss']) for point in report.points if 'eval_loss' in point]

    def test_stops_early_when_evaluations_get_no_better_and_keeps_the_best_model(self) -> None:
        report, [model] = self.train(
            data=dataset([talk(n) for n in range(16)]),
            num_epochs=200,
            learning_rate=0.03,
            lr_scheduler_type='constant',
            eval_split=0.25,
            eval_steps=4,
            early_stopping_patience=2,
        )
        losses = [(point['eval_loss'], point['step']) for point in report.points if 'eval_loss' in point]
        best, best_step = min(losses)
        last_step = report.steps[-1]
        assert report.totals
        self.assertLess(last_step, report.totals[0])
        self.assertEqual(last_step, best_step + 2 * 4)
        with tarfile.open(model.path) as tar:
            card = tar.extractfile('README.md')
            assert card
            self.assertIn(f'| eval_loss | {best:.6g} |', card.read().decode())
            config = tar.extractfile('training_config.json')
            assert config
            self.assertEqual(json.loads(config.read())['training']['early_stopping_patience'], 2)
