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
    """The calls by which a trainer reports while it works. None waits for the network."""

    def training(self, total_steps: int, total_epochs: float) -> None:
        """The training begins, with its true totals."""

    def evaluating(self) -> None:
        """The last evaluation begins."""

    def point(self, step: int, **measures: float | None) -> None:
        """A point of the curve; the names are metric_point.MEASURES."""

    def step(self, step: int, epoch: float) -> None:
        """How far the training is, for the next heartbeat."""

    def worked(self) -> None:
        """A piece of work beside the steps is done, as a batch of an evaluation: the training does not stand still."""

    def notice(self, message: str) -> None:
        """News for the owner of the job: something was done otherwise than asked, or could not be done."""

    def checkpoint(self, path: Path) -> None:
        """A whole checkpoint, which is uploaded and then deleted."""


@dataclass(frozen=True)
class ValidationDataset:
    """The data that a training is evaluated on, where it is no part of its dataset."""

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
    """A failure in here is not taken for one of the dataset that is trained on."""
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
        """Trains and answers what is to be uploaded, each as soon as it exists: what comes after the first of them may
        still be going on, and the next is asked for when those before it are there. When the job's stop flag is set
        before the first it writes a checkpoint and raises Stopped. Other exceptions are failures: PodFailure where the
        reason is known. After the first nothing is a failure but what is uploaded later: a notice says what is missing.

        A trainer may also have `check(config, ask, paid)`, called before anything is fetched, and `prepare(config, ask,
        fetched)`, run beside the download of the dataset; `ask` raises when they are to break off, and
        `fetched(done_bytes, total_bytes)` reports the model's download."""
