"""A training in Python alone: the trainer of the pod without the pod around it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [
    str(ROOT / folder) for folder in ('shared/pod', 'infra/local/trainer', 'test/support/python', 'test/bench/trainer')
]
sys.dont_write_bytecode = True

from api_domain import resolved  # noqa: E402
from tiny_models import make_hub_cache  # noqa: E402

from podwarden_pod.common.stop_flag import StopFlag  # noqa: E402
from podwarden_pod.training.job import TrainingJob, ValidationDataset  # noqa: E402
from podwarden_pod.transformers_trainer.entry import TransformersTrainer  # noqa: E402
from podwarden_pod.uploads.artifacts import ArtifactFile  # noqa: E402

VALIDATION_ID = '44444444-4444-4444-8444-444444444444'
WORDS = ['sky', 'grass', 'pod', 'loss', 'end', 'data', 'word']


def talk(n: int) -> dict[str, Any]:
    question, answer = WORDS[n % 7], WORDS[(n * 3 + 1) % 7]
    return {
        'messages': [
            {'role': 'user', 'content': f'What follows {question}?'},
            {'role': 'assistant', 'content': f'After {question} comes {answer}.'},
        ]
    }


def dataset(records: list[dict[str, Any]]) -> bytes:
    return ''.join(json.dumps(record) + '\n' for record in records).encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def weights(path: Path) -> dict[str, Any]:
    """The weights in an adapter's tar."""
    from safetensors.torch import load

    with tarfile.open(path) as tar:
        member = tar.extractfile('adapter_model.safetensors')
        assert member
        return load(member.read())


def losses(points: list[dict[str, Any]]) -> dict[int, float]:
    return {int(point['step']): point['train_loss'] for point in points if 'train_loss' in point}


class Report:
    """Keeps what a trainer tells; asks for a stop at a step where told to."""

    def __init__(self, stop: StopFlag, stop_at: int | None, keep: Path) -> None:
        self._stop, self._stop_at, self._keep = stop, stop_at, keep
        self.points: list[dict[str, Any]] = []
        self.steps: list[int] = []
        self.checkpoints: list[Path] = []
        self.totals: tuple[int, float] | None = None
        self.notices: list[str] = []

    def training(self, total_steps: int, total_epochs: float) -> None:
        self.totals = (total_steps, total_epochs)

    def evaluating(self) -> None:
        pass

    def worked(self) -> None:
        pass

    def point(self, step: int, **measures: float | None) -> None:
        self.points.append({'step': step, **measures})

    def step(self, step: int, epoch: float) -> None:
        self.steps.append(step)
        if self._stop_at is not None and step >= self._stop_at:
            self._stop.request('max_duration', 'a test')

    def notice(self, message: str) -> None:
        self.notices.append(message)

    def checkpoint(self, path: Path) -> None:
        self.checkpoints.append(Path(shutil.move(path, self._keep / path.name)))


class TrainerTest(unittest.TestCase):
    hub: Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.hub = Path(tempfile.mkdtemp(prefix='trainertest-'))
        cls.addClassCleanup(shutil.rmtree, cls.hub, ignore_errors=True)
        make_hub_cache(cls.hub)
        os.environ.update(HF_HOME=str(cls.hub), HF_HUB_OFFLINE='1', OMP_NUM_THREADS='1')

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix='trainertest-'))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def validation(self, path: Path, dataset_format: str, data: bytes) -> ValidationDataset:
        path.write_bytes(data)
        return ValidationDataset(path, VALIDATION_ID, dataset_format, 'none', sha256(data))

    def train(
        self,
        data: bytes | None = None,
        dataset_format: str = 'chatml',
        resume_from: Path | None = None,
        stop_at: int | None = None,
        model: str = 'podwarden-test/tiny-llama',
        revision: str | None = None,
        validation: tuple[str, bytes] | None = None,
        **training: Any,
    ) -> tuple[Report, list[ArtifactFile]]:
        """Raises what the trainer raises; the report is kept in `self.report`."""
        work = Path(tempfile.mkdtemp(dir=self.folder))
        data = dataset([talk(n) for n in range(64)]) if data is None else data
        (work / 'dataset').write_bytes(data)
        stop = StopFlag()
        self.report = Report(stop, stop_at, self.folder)
        given = {
            'name': 'a run',
            'model': {'name': model, **({'revision': revision} if revision else {})},
            'trainer': 'transformers',
            'training': {
                'method': 'sft',
                'num_epochs': 1,
                'learning_rate': 0.01,
                'batch_size': 4,
                'logging_steps': 1,
                'gradient_checkpointing': False,
                **training,
            },
        }
        if validation is not None:
            given['validation_dataset_id'] = VALIDATION_ID
        config = resolved(given)
        trainer = TransformersTrainer()
        # The environment of the test is the one that trains.
        trainer._found = {'gpus': 0}
        trainer.prepare(config, lambda: None)
        job = TrainingJob(
            config=config,
            dataset=work / 'dataset',
            dataset_id='a-dataset',
            dataset_format=dataset_format,
            dataset_compression='none',
            dataset_sha256=sha256(data),
            work=work,
            resume_from=resume_from,
            report=self.report,
            stop=stop,
            validation=validation and self.validation(work / 'validation', *validation),
        )
        return self.report, list(trainer(job))
