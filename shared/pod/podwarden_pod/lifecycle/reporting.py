"""Turns the reports of a trainer into metric points, phases, progress and uploads."""

from __future__ import annotations

from pathlib import Path

from .pod import Pod


class PodReporter:
    def __init__(self, pod: Pod) -> None:
        self._pod = pod

    def training(self, total_steps: int, total_epochs: float) -> None:
        self._pod.progress.total_epochs = total_epochs
        self._pod.progress.total_steps = total_steps
        self._pod.enter('training', {'total_steps': total_steps, 'total_epochs': total_epochs})

    def evaluating(self) -> None:
        self._pod.enter('evaluating')

    def point(self, step: int, **measures: float | None) -> None:
        self._pod.metrics.record(step, **measures)

    def step(self, step: int, epoch: float) -> None:
        self._pod.progress.current_step = step
        self._pod.progress.current_epoch = epoch

    def worked(self) -> None:
        """Records that a piece of work other than a training step is done."""
        self._pod.activity.worked()

    def notice(self, message: str) -> None:
        self._pod.events.notice(self._pod.redact(message))

    def checkpoint(self, path: Path) -> None:
        self._pod.checkpoints.submit(path)
