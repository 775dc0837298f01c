"""The contract between the runner and a trainer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ..common.failures import PodFailure
from ..common.stop_flag import StopFlag
from ..dataset.reading import read_examples
from ..dataset.rules import Record
from ..uploads.artifacts import ArtifactFile


class Reporter(Protocol):
    """The calls by which a trainer reports while it works. No call waits for the network."""

    def training(self, total_steps: int, total_epochs: float) -> None:
        """Reports that the training begins, and its actual totals."""

    def evaluating(self) -> None:
        """Reports that the last evaluation begins."""

    def point(self, step: int, **measures: float | None) -> None:
        """Reports a point of the curve. The names of the measures are in metric_point.MEASURES."""

    def step(self, step: int, epoch: float) -> None:
        """Sets the step and the epoch that the next heartbeat reports."""

    def worked(self) -> None:
        """Reports that a piece of work other than a step is done, such as a batch of an evaluation, so that the
        training does not count as stalled."""

    def notice(self, message: str) -> None:
        """Sends a notice to the owner of the job: something was done otherwise than asked, or could not be done."""

    def checkpoint(self, path: Path) -> None:
        """Submits a complete checkpoint, which is uploaded and then deleted."""


@dataclass(frozen=True)
class ValidationDataset:
    """A separate dataset on which a training is evaluated. Without such a dataset the evaluation uses a part of the
    training dataset."""

    path: Path
    id: str | None
    format: str
    compression: str
    sha256: str

    def examples(self) -> Iterator[tuple[Record, str]]:
        with in_validation_dataset():
            yield from read_examples(self.path, self.format, self.compression)


@contextmanager
def in_validation_dataset() -> Iterator[None]:
    """Adds "In the validation dataset" to the message of a failure with a code that begins with dataset_, so that the
    failure is not attributed to the training dataset."""
    try:
        yield
    except PodFailure as failure:
        if not failure.code.startswith('dataset_'):
            raise
        raise PodFailure(failure.code, f'In the validation dataset: {failure.message}') from None


@dataclass(frozen=True)
class TrainingJob:
    config: dict[str, Any]
    dataset: Path
    dataset_id: str | None
    dataset_format: str
    dataset_compression: str
    dataset_sha256: str
    work: Path
    resume_from: Path | None
    report: Reporter
    stop: StopFlag = field(default_factory=StopFlag)
    validation: ValidationDataset | None = None

    def examples(self) -> Iterator[tuple[Record, str]]:
        return read_examples(self.dataset, self.dataset_format, self.dataset_compression)


class Trainer(Protocol):
    def __call__(self, job: TrainingJob) -> Iterable[ArtifactFile]:
        """Trains and yields the files to upload. The trainer yields each file as soon as the file exists. The trainer
        may still work on later files while the first file is uploaded. The caller asks for a file when the files before
        it are uploaded.

        If the stop flag of the job is set before the first file, the trainer writes a checkpoint and raises Stopped.
        Any other exception is a failure: PodFailure if the reason is known. After the first file only a failed upload
        is a failure. A notice names any other file that is missing.

        A trainer may also have two more methods. `check(config, ask, paid)` is called before any download.
        `prepare(config, ask, fetched)` runs while the dataset downloads. `ask` raises if the method must end early.
        `fetched(done_bytes, total_bytes)` reports the download of the model."""
