"""The smoke trainer really learns, always the same, and goes on where it stopped."""

from __future__ import annotations

import itertools
import math
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path
from typing import Any

from support import POD, PodTest, a_config, sha256, text_dataset

from podwarden_pod.common.failures import PodFailure, Stopped
from podwarden_pod.common.stop_flag import StopFlag
from podwarden_pod.smoke.corpus import sequence_at
from podwarden_pod.smoke.gradient import loss_and_gradient
from podwarden_pod.smoke.model import Model, examples_at
from podwarden_pod.smoke.schedule import learning_rate
from podwarden_pod.smoke.settings import read_settings
from podwarden_pod.smoke.train import train
from podwarden_pod.training.job import TrainingJob, ValidationDataset


class Report:
    """Keeps what a trainer tells; stops the job at a step where told to."""

    def __init__(self, keep: Path, stop: StopFlag, stop_at: int | None) -> None:
        self.keep, self.stop, self.stop_at = keep, stop, stop_at
        self.points: list[dict[str, Any]] = []
        self.totals: tuple[int, float] | None = None
        self.checkpoints: list[Path] = []

    def training(self, total_steps: int, total_epochs: float) -> None:
        self.totals = (total_steps, total_epochs)

    def evaluating(self) -> None:
        pass

    def point(self, step: int, **measures: float | None) -> None:
        timed = ('samples_per_second', 'tokens_per_second')
        self.points.append({'step': step, **{k: v for k, v in measures.items() if k not in timed}})

    def step(self, step: int, epoch: float) -> None:
        if step == self.stop_at:
            self.stop.request('max_duration', 'a test')

    def checkpoint(self, path: Path) -> None:
        self.checkpoints.append(Path(shutil.copy(path, self.keep)))


class SmokeTrainer(PodTest):
    def train(
        self,
        resume_from: Path | None = None,
        stop_at: int | None = None,
        validation: bytes | None = None,
        **training: Any,
    ) -> tuple[Report, Path | None]:
        work = Path(tempfile.mkdtemp(dir=self.work))
        (self.work / 'dataset').write_bytes(text_dataset())
        stop = StopFlag()
        report = Report(self.work, stop, stop_at)
        hyperparameters = {'method': 'cpt', 'num_epochs': 1, 'learning_rate': 0.02, 'batch_size': 2, 'max_steps': 20}
        job = TrainingJob(
            config=a_config('smoke', **{**hyperparameters, **training}),
            dataset=self.work / 'dataset',
            dataset_format='text',
            dataset_compression='none',
            dataset_id=None,
            dataset_sha256=sha256(text_dataset()),
            work=work,
            resume_from=resume_from,
            report=report,
            stop=stop,
            validation=None if validation is None else self.validation(validation),
        )
        try:
            return report, train(job)[0].path
        except Stopped:
            return report, None

    def validation(self, data: bytes) -> ValidationDataset:
        path = self.work / 'validation'
        path.write_bytes(data)
        return ValidationDataset(path, 'held-out', 'text', 'none', sha256(data))

    def test_learns_f16_f44(self) -> None:
        report, _ = self.train(max_steps=40, eval_steps=10)
        losses = {name: [p[name] for p in report.points if name in p] for name in ('train_loss', 'eval_loss')}
        self.assertLess(losses['train_loss'][-1], losses['train_loss'][0] - 0.5)
        self.assertLess(losses['eval_loss'][-1], losses['eval_loss'][0] - 0.8)
        self.assertEqual([p['step'] for p in report.points], [0, 10, 20, 30, 40, 40])
        self.assertAlmostEqual(report.points[-1]['perplexity'], math.exp(losses['eval_loss'][-1]))

    def test_tells_true_totals_f15_h16_f16_f44(self) -> None:
        report, _ = self.train(max_steps=None, num_epochs=0.5, batch_size=16)
        assert report.totals
        self.assertEqual(report.totals[1], 0.5)
        self.assertEqual(report.points[-1]['step'], report.totals[0])
        self.assertEqual(report.points[-1]['epoch'], 0.5)

    def test_the_same_training_makes_the_same_bytes(self) -> None:
        first, again, other = self.train()[1], self.train()[1], self.train(seed=7)[1]
        assert first and again and other
        self.assertEqual(first.read_bytes(), again.read_bytes())
        self.assertNotEqual(first.read_bytes(), other.read_bytes())

    def test_going_on_from_a_checkpoint_is_as_if_it_had_not_stopped_f21(self) -> None:
        options = {'logging_steps': 3, 'eval_steps': 4, 'max_grad_norm': 0.2, 'lr_scheduler_type': 'cosine'}
        whole, model = self.train(**options)
        stopped, nothing = self.train(stop_at=11, **options)
        self.assertIsNone(nothing)
        resumed, again = self.train(resume_from=stopped.checkpoints[-1], **options)
        assert model and again
        self.assertEqual(stopped.points + resumed.points, whole.points)
        self.assertEqual(again.read_bytes(), model.read_bytes())

    def test_writes_checkpoints_as_it_goes_f21(self) -> None:
        report, _ = self.train(save_steps=8)
        self.assertEqual(
            [p.name for p in report.checkpoints], ['checkpoint-000008.json.gz', 'checkpoint-000016.json.gz']
        )

    def test_begins_anew_from_a_checkpoint_of_another_training(self) -> None:
        report, _ = self.train(save_steps=8)
        other, _ = self.train(resume_from=report.checkpoints[-1], seed=7)
        self.assertEqual(other.points[0]['step'], 0)
        broken = self.work / 'broken'
        broken.write_bytes(b'\x1f\x8bno')
        self.assertEqual(self.train(resume_from=broken)[0].points[0]['step'], 0)

    def test_fails_with_a_sentence_when_the_loss_is_not_a_number(self) -> None:
        with self.assertRaises(PodFailure) as caught:
            self.train(max_steps=400, learning_rate=10, weight_decay=10, optimizer='sgd', logging_steps=5, batch_size=1)
        self.assertEqual(caught.exception.code, 'training_crashed')
        self.assertIn('not a finite number', caught.exception.message)

    def test_packs_a_model_that_speaks_f23_h6_h7(self) -> None:
        _, model = self.train()
        assert model
        with tarfile.open(model) as tar:
            self.assertEqual(tar.getnames(), ['model.json', 'vocab.json', 'config.json', 'README.md'])
            card = tar.extractfile('README.md')
            assert card
            self.assertIn(sha256(text_dataset()), card.read().decode())
            tar.extractall(self.work / 'unpacked')
        command = [sys.executable, '-m', 'podwarden_pod.smoke.generate']
        options = ['--prompt', 'The pod', '--seed', '3', '--length', '40']
        said = [
            subprocess.run([*command, str(path), *options], cwd=POD, capture_output=True, text=True, check=True).stdout
            for path in (model, self.work / 'unpacked')
        ]
        self.assertEqual(said[0], said[1])
        self.assertEqual(len(said[0]), len('The pod') + 40 + 1)

    def test_stops_early_when_evaluation_gains_nothing(self) -> None:
        report, _ = self.train(max_steps=60, learning_rate=5, eval_steps=2, early_stopping_patience=3)
        self.assertLess(report.points[-1]['step'], 30)

    def test_evaluates_on_a_dataset_of_its_own_and_trains_on_all_of_the_other(self) -> None:
        options = {'eval_split': 0, 'num_epochs': 0.1, 'max_steps': None, 'eval_steps': 10}
        alone, _ = self.train(**options)
        beside, _ = self.train(validation=text_dataset(8), **options)
        other, _ = self.train(validation=text_dataset(3), **options)
        steps = [{k: v for k, v in p.items() if k != 'eval_loss' and k != 'perplexity'} for p in beside.points]
        trained = [p for p in steps if 'train_loss' in p]
        self.assertEqual((trained, beside.totals), ([p for p in alone.points if 'train_loss' in p], alone.totals))
        losses = [[p['eval_loss'] for p in report.points if 'eval_loss' in p] for report in (alone, beside, other)]
        self.assertEqual(losses[0], [])
        self.assertLess(losses[1][-1], losses[1][0])
        self.assertNotEqual(losses[1], losses[2])

    def test_names_the_validation_dataset_where_its_records_are_wrong(self) -> None:
        with self.assertRaises(PodFailure) as caught:
            self.train(validation=b'{"text": "a"}\n{"txt": "b"}\n', eval_split=0)
        self.assertEqual(caught.exception.code, 'dataset_invalid_format')
        self.assertIn('In the validation dataset: Line 2', caught.exception.message)

    def test_does_without_evaluation_where_none_is_wanted(self) -> None:
        report, _ = self.train(eval_split=0)
        self.assertFalse([p for p in report.points if 'eval_loss' in p])


class Parts(unittest.TestCase):
    def test_the_gradient_is_the_slope_of_the_loss(self) -> None:
        model = Model.fresh(6, 1)
        examples = examples_at(bytes([1, 2, 3, 4, 5, 1, 2, 2, 3, 5]), 0, 10)
        _, gradient = loss_and_gradient(model, examples)
        for name, rows in model.parameters.items():
            for row, column in ((0, 0), (len(rows) - 1, 1), (len(rows) // 2, 2)):
                value, step = rows[row][column], 1e-6
                rows[row][column] = value + step
                above = model.loss(examples)
                rows[row][column] = value - step
                below = model.loss(examples)
                rows[row][column] = value
                self.assertAlmostEqual(gradient[name][row][column], (above - below) / (2 * step), 6, name)

    def test_an_epoch_visits_every_sequence_once(self) -> None:
        for count in (1, 2, 97, 360):
            orders = [[sequence_at(count, 5, e * count + i) for i in range(count)] for e in (0, 1)]
            self.assertEqual([sorted(order) for order in orders], [list(range(count))] * 2)
        self.assertNotEqual(orders[0], orders[1])

    def test_the_learning_rate_warms_up_and_falls(self) -> None:
        settings = read_settings(a_config('smoke', learning_rate=0.1, warmup_steps=4, lr_scheduler_type='linear'))
        rates = [learning_rate(settings, step, 10) for step in range(1, 11)]
        self.assertEqual(rates[:5], [0.025, 0.05, 0.07500000000000001, 0.1, 0.1])
        self.assertTrue(all(a > b > 0 for a, b in itertools.pairwise(rates[4:])))

    def test_is_told_every_value_h15(self) -> None:
        config = a_config('smoke')
        self.assertEqual(read_settings(config).seed, 42)
        del config['training']['seed']
        with self.assertRaises(PodFailure) as caught:
            read_settings(config)
        self.assertEqual(caught.exception.code, 'install_failed')
        self.assertIn('training.seed is missing', caught.exception.message)


if __name__ == '__main__':
    unittest.main()
