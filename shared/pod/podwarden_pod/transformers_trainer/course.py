"""Follows the training processes until they end, and yields each finished model, whatever happens afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from ..common.failures import PodFailure, Stopped
from ..training.job import Reporter, TrainingJob
from .channel import HURRY, Message
from .checkpoints.packer import CheckpointPacker
from .processes import Processes

# The longest time for a checkpoint after the training was asked to stop. HURRY_SECONDS applies if the machine stops
# within seconds.
STOP_SECONDS = 600.0
HURRY_SECONDS = 3.0


class Course:
    """The course of one training. Once a model of the finished training is on the disk, no failure and no stop discards
    the model. The model is still uploaded, and a notice says what is missing."""

    def __init__(self, job: TrainingJob, processes: Processes, packer: CheckpointPacker) -> None:
        self._job, self._processes, self._packer = job, processes, packer
        self._stopping = _Stopping(job)
        self._outcome = ''
        # A complete model whose model card still lacks the last evaluation.
        self._held: Message | None = None
        self._is_finished = False
        self._doing = 'What was to follow'

    def artifacts(self) -> Iterator[Message]:
        """Yields each artifact when it is finished. If no model is finished, raises Stopped, or the failure of the
        training."""
        while True:
            message = self._processes.next_message(0.2)
            if message is not None:
                yield from self._hear(message)
            elif self._processes.failed():
                failure = self._processes.failure()
                yield from self._rest()
                if not self._is_finished:
                    raise Stopped(self._job.stop.reason) if self._job.stop.is_set() else failure
                return self._say_missing(failure.message)
            elif not self._processes.running() and self._processes.told_all():
                break
            # The stop flag is also checked between messages, because a fast training sends messages without a pause.
            if self._is_finished and self._job.stop.is_set():
                self._processes.end()
                yield from self._rest()
                return None if self._outcome == 'done' else self._say_missing(self._job.stop.message)
            self._stopping.check()
        yield from self._rest()
        if self._is_finished:
            return None
        if self._outcome == 'stopped' or self._job.stop.is_set():
            raise Stopped(self._job.stop.reason)
        if self._outcome != 'done':
            raise PodFailure('training_crashed', 'The training ended without an outcome.', 0)

    def _hear(self, message: Message) -> Iterator[Message]:
        match message['kind']:
            case 'saved':
                self._held, self._is_finished = message, True
            case 'artifact':
                self._held, self._is_finished = None, True
                # A finished training writes no further checkpoint.
                self.close_packer()
                yield message
            case 'begins':
                self._doing = message['what']
            case 'done' | 'stopped' as outcome:
                self._outcome = outcome
            case kind:
                self._stopping.trains = self._stopping.trains or kind == 'training'
                _pass_on(message, self._job.report, self._packer)

    def _rest(self) -> Iterator[Message]:
        while (message := self._processes.next_message(0)) is not None:
            yield from self._hear(message)
        if self._held is not None:
            held, self._held = self._held, None
            self.close_packer()
            yield held

    def _say_missing(self, why: str) -> None:
        self._job.report.notice(f'The training is done and its model is kept. {self._doing} is missing: {why}')

    def close_packer(self) -> None:
        self._packer.close(HURRY_SECONDS if self._job.stop.hurry else None)


class _Stopping:
    """Asks the workers to write a checkpoint and to end, and limits the time of the checkpoint and the end."""

    def __init__(self, job: TrainingJob) -> None:
        self._job = job
        self._until: float | None = None
        self.trains = False

    def check(self) -> None:
        """Asks the workers to stop if a stop is requested. Raises Stopped once their time has run out."""
        stop = self._job.stop
        if not stop.is_set():
            return
        now = time.monotonic()
        if self._until is None:
            (self._job.work / 'stop').write_text(HURRY if stop.hurry else '')
            # A training that has not begun has nothing to save.
            self._until = now + (STOP_SECONDS if self.trains else 0)
        if stop.attempt_over:
            # An attempt that is over needs no checkpoint.
            self._until = now
        elif stop.hurry:
            self._until = min(self._until, now + HURRY_SECONDS)
        if now >= self._until:
            raise Stopped(stop.reason)


def _pass_on(message: Message, report: Reporter, packer: CheckpointPacker) -> None:
    match message['kind']:
        case 'training':
            report.training(message['total_steps'], message['total_epochs'])
        case 'step':
            report.step(message['step'], message['epoch'])
        case 'point':
            report.point(message['step'], **message['measures'])
        case 'evaluating':
            report.evaluating()
        case 'worked':
            report.worked()
        case 'notice':
            report.notice(message['text'])
        case 'checkpoint':
            packer.submit(Path(message['folder']))
