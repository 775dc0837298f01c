"""Packs the trained model into one self-contained file: weights, alphabet, configuration and a model card."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..training.job import TrainingJob
from .model import CONTEXT, EMBEDDING, HIDDEN, Model
from .settings import SmokeSettings

NAME = 'smoke-model.tar.gz'

CARD = """# {name}

A language model over letters (the last {context} letters, {embedding} numbers each, {hidden} hidden units), trained by
Podwarden's `smoke` trainer to show that the whole path works. It is not meant to be good.

| | |
|---|---|
| dataset SHA-256 | `{dataset}` |
{rows}

Print text from it: `python3 -m podwarden_pod.smoke.generate {file} --prompt "The " --seed 1 --length 200`
"""


def pack_model(
    job: TrainingJob, settings: SmokeSettings, alphabet: list[str], model: Model, metrics: dict[str, float]
) -> Path:
    """Writes the packed model and returns its path. Equal trainings give equal bytes."""
    facts: dict[str, Any] = {**asdict(settings), **{name: round(value, 6) for name, value in metrics.items()}}
    config = {
        'architecture': 'podwarden-smoke-1',
        'context': CONTEXT,
        'dataset_sha256': job.dataset_sha256,
        'training_config': job.config,
        'metrics': {name: str(value) for name, value in metrics.items()},
    }
    card = CARD.format(
        name=job.config.get('name', 'smoke'),
        context=CONTEXT,
        embedding=EMBEDDING,
        hidden=HIDDEN,
        dataset=job.dataset_sha256,
        file=NAME,
        rows='\n'.join(f'| {name} | {value} |' for name, value in facts.items() if value is not None),
    )
    return _write(
        job.work / NAME,
        {
            'model.json': json.dumps(model.parameters),
            'vocab.json': json.dumps(alphabet),
            'config.json': json.dumps(config, indent=2),
            'README.md': card,
        },
    )


def _write(path: Path, files: dict[str, str]) -> Path:
    draft = path.with_suffix('.new')
    with gzip.GzipFile(draft, 'wb', mtime=0) as file, tarfile.open(fileobj=file, mode='w') as tar:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    os.replace(draft, path)
    return path


def read_package(path: Path) -> tuple[Model, list[str]]:
    """Returns the model and its alphabet from the packed file or from the folder to which the file was unpacked."""

    def text(name: str) -> bytes:
        if path.is_dir():
            return (path / name).read_bytes()
        with tarfile.open(path) as tar:
            member = tar.extractfile(name)
            if member is None:
                raise ValueError(f'{name} is not a file')
            return member.read()

    return Model(json.loads(text('model.json'))), json.loads(text('vocab.json'))
