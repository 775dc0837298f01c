"""The needs of every test of the pod: the package on the path, a fake world, work folders and small datasets."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
POD = ROOT / 'shared' / 'pod'
sys.path[:0] = [str(POD), str(ROOT / 'test' / 'support' / 'python')]
sys.dont_write_bytecode = True

from api_domain import a_config, resolved  # noqa: E402, F401
from fake_api import FakeApi  # noqa: E402

SENTENCES = [
    'The pod reads the data and the model learns the words.',
    'A small model learns one letter at a time, and the loss goes down.',
    'When the run is over the pod is gone, and nothing is billed.',
    'Every token dies with its attempt, and every attempt has an end.',
]


def text_dataset(lines: int = 40) -> bytes:
    """A dataset of format text, the same at every call."""
    rows = [json.dumps({'text': ' '.join([SENTENCES[n % 4], SENTENCES[(n * 3 + 1) % 4]])}) for n in range(lines)]
    return ('\n'.join(rows) + '\n').encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def bundle(files: dict[str, str] | None = None) -> bytes:
    """The runtime as it is shipped; with files, a runtime made of these instead."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode='w:gz') as tar:
        if files is None:
            tar.add(POD / 'podwarden_pod', 'podwarden_pod', filter=lambda i: None if '__pycache__' in i.name else i)
        for name, text in (files or {}).items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return buffer.getvalue()


class PodTest(unittest.TestCase):
    """A fake world and a work folder for each test, both gone after it."""

    def setUp(self) -> None:
        self.work = Path(tempfile.mkdtemp(prefix='podtest-'))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.fake = FakeApi()
        self.addCleanup(self.fake.close)
        self.world = self.fake.world

    def offer_dataset(self, data: bytes, **overrides: Any) -> dict[str, Any]:
        self.world.objects['dataset'] = data
        return {
            'id': 'dataset-1',
            'url': self.fake.one_time_url(),
            'size_bytes': len(data),
            'sha256': sha256(data),
            'format': 'text',
            'compression': 'none',
            **overrides,
        }

    def offer_validation(self, data: bytes) -> dict[str, Any]:
        self.world.objects['validation'] = data
        return {
            'id': 'validation-1',
            'url': self.fake.one_time_url('validation'),
            'size_bytes': len(data),
            'sha256': sha256(data),
            'format': 'text',
            'compression': 'none',
        }

    def offer_job(self, data: bytes | None = None, runtime: bytes | None = None, **training: Any) -> dict[str, Any]:
        """Fills the claim's answer for a smoke run over the data, and returns it for changes."""
        self.world.objects['runtime'] = bundle() if runtime is None else runtime
        hyperparameters = {
            'method': 'cpt',
            'num_epochs': 1,
            'learning_rate': 0.02,
            'batch_size': 4,
            'max_steps': 30,
            'eval_steps': 15,
        }
        self.world.claim = {
            'dataset': self.offer_dataset(text_dataset() if data is None else data),
            'config': a_config('smoke', **{**hyperparameters, **training}),
            'runtime': {'url': self.fake.presign('runtime'), 'sha256': sha256(self.world.objects['runtime'])},
            'secrets': {'HF_TOKEN': 'hf_notarealtoken1234567890'},
            'heartbeat_interval_seconds': 0.2,
            'deadline_at': '2099-01-01T00:00:00Z',
        }
        return self.world.claim
