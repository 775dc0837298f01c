"""Runs the training steps, measures and evaluates the model meanwhile, and writes checkpoints."""

from __future__ import annotations

import math
import time
from dataclasses import asdict

from ..common.failures import PodFailure, Stopped
from ..training.job import TrainingJob
from .checkpoint import Checkpoint, save_checkpoint
from .corpus import Corpus, sequence_at
from .gradient import loss_and_gradient
from .model import Example, Model, examples_at
from .optimizer import Optimizer
from .schedule import learning_rate
from .settings import SmokeSettings

# The length of a sample in consecutive letters. The model predicts each letter from the letters before it.
SEQUENCE = 4
EVAL_LETTERS = 1024
# A training whose losses all reach this multiple of the loss of guessing has diverged and does not recover.
DIVERGED = 10


class TrainingLoop:
    def __init__(self, job: TrainingJob, settings: SmokeSettings, corpus: Corpus, start: Checkpoint | None) -> None:
        self._job, self._settings, self._corpus = job, settings, corpus
        self._sequences = max(1, len(corpus.train) // SEQUENCE)
        all_steps = max(1, math.ceil(self._sequences * settings.num_epochs / settings.batch_size))
        self.total_steps = min(all_steps, settings.max_steps or all_steps)
        fresh = Model.fresh(len(corpus.alphabet) + 1, settings.seed)
        self.model = Model(start.parameters) if start else fresh
        self._optimizer = Optimizer(settings, self.model.parameters, start.optimizer if start else None)
        self._step = start.step if start else 0
        self._window = start.window if start else list[float]()
        self._best = start.best_eval_loss if start else None
        self._stale = start.evals_without_gain if start else 0
        self._evaluation = _spread(corpus.evaluation)
        self._eval_steps = settings.eval_steps or max(1, self.total_steps // 10)
        self._worked, self._samples, self._norm = 0.0, 0, 0.0

    @property
    def epoch(self) -> float:
        done = self._step * self._settings.batch_size / self._sequences
        return round(min(done, self._settings.num_epochs), 6)

    def run(self) -> None:
        """Runs all steps. If a stop is requested, writes and submits a checkpoint and raises Stopped. Raises PodFailure
        if the training diverges."""
        if self._step == 0 and self._evaluation:
            self._job.report.point(0, epoch=0.0, **self._eval_measures())
        while self._step < self.total_steps and not self._enough():
            if self._job.stop.is_set():
                self._checkpoint()
                raise Stopped(self._job.stop.reason)
            self._train_step()
            self._measure()
            if (
                self._settings.save_steps
                and self._step % self._settings.save_steps == 0
                and self._step < self.total_steps
            ):
                self._checkpoint()

    def final_evaluation(self) -> dict[str, float]:
        if not self._evaluation:
            return {'steps': self._step}
        measures = self._eval_measures()
        self._job.report.point(self._step, epoch=self.epoch, **measures)
        return {'steps': self._step, **measures}

    def _train_step(self) -> None:
        began = time.perf_counter()
        first = self._step * self._settings.batch_size
        examples: list[Example] = []
        for index in range(first, first + self._settings.batch_size):
            sequence = sequence_at(self._sequences, self._settings.seed, index)
            examples += examples_at(self._corpus.train, sequence * SEQUENCE, SEQUENCE)
        loss, gradient = loss_and_gradient(self.model, examples)
        self._step += 1
        self._norm = self._optimizer.step(gradient, learning_rate(self._settings, self._step, self.total_steps))
        self._window.append(loss)
        self._samples += self._settings.batch_size
        self._worked += time.perf_counter() - began
        self._job.report.step(self._step, self.epoch)

    def _measure(self) -> None:
        measures: dict[str, float] = {}
        if self._step % self._settings.logging_steps == 0 or self._step == self.total_steps:
            measures = self._train_measures()
        if self._evaluation and self._step % self._eval_steps == 0 and self._step < self.total_steps:
            measures.update(self._eval_measures())
            self._judge(measures['eval_loss'])
        if measures:
            self._job.report.point(self._step, epoch=self.epoch, **measures)
            said = ', '.join(f'{name} {value:.4g}' for name, value in measures.items() if 'loss' in name)
            print(f'smoke: step {self._step} of {self.total_steps}: {said}', flush=True)
        if 'train_loss' in measures:
            self._refuse_divergence()

    def _train_measures(self) -> dict[str, float]:
        speed = self._samples / max(self._worked, 1e-9)
        self._samples, self._worked = 0, 0.0
        return {
            'train_loss': sum(self._window) / len(self._window),
            'learning_rate': learning_rate(self._settings, self._step, self.total_steps),
            'grad_norm': self._norm,
            'samples_per_second': speed,
            'tokens_per_second': speed * SEQUENCE,
        }

    def _eval_measures(self) -> dict[str, float]:
        loss = self.model.loss(self._evaluation)
        return {'eval_loss': loss, 'perplexity': math.exp(loss) if loss < 700 else loss}

    def _refuse_divergence(self) -> None:
        """Raises PodFailure if the training has diverged: the machine costs money, and no later step would help."""
        guessing = math.log(len(self._corpus.alphabet) + 1)
        if not any(loss < DIVERGED * guessing for loss in self._window):
            finite = all(map(math.isfinite, self._window))
            found = (
                f'{min(self._window):.3g} or more (guessing gives {guessing:.2f})' if finite else 'not a finite number'
            )
            raise PodFailure(
                'training_crashed',
                f'The training diverged: for {len(self._window)} steps up to step {self._step} the loss was {found}. '
                'Lower learning_rate or weight_decay.',
            )
        self._window = []

    def _judge(self, eval_loss: float) -> None:
        gained = self._best is None or eval_loss < self._best
        self._stale = 0 if gained else self._stale + 1
        self._best = eval_loss if gained else self._best

    def _enough(self) -> bool:
        patience = self._settings.early_stopping_patience
        return patience is not None and self._stale >= patience

    def _checkpoint(self) -> None:
        if self._step == 0 or not all(map(math.isfinite, self._window)):
            return
        checkpoint = Checkpoint(
            dataset_sha256=self._job.dataset_sha256,
            settings=asdict(self._settings),
            step=self._step,
            parameters=self.model.parameters,
            optimizer=self._optimizer.state(),
            window=self._window,
            best_eval_loss=self._best,
            evals_without_gain=self._stale,
        )
        self._job.report.checkpoint(save_checkpoint(checkpoint, self._job.work))


def _spread(data: bytes) -> list[Example]:
    """Returns up to EVAL_LETTERS examples that are spread over the whole evaluation part. The examples are the same at
    each evaluation."""
    sequences = len(data) // SEQUENCE
    wanted = min(sequences, EVAL_LETTERS // SEQUENCE)
    starts = [n * sequences // wanted * SEQUENCE for n in range(wanted)]
    return [example for start in starts for example in examples_at(data, start, SEQUENCE)]
