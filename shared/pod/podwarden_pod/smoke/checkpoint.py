"""Saves and loads the full state of a training, so that an interrupted training can resume at the same step."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FORMAT = 'podwarden-smoke-checkpoint-1'


@dataclass
class Checkpoint:
    dataset_sha256: str
    settings: dict[str, Any]
    step: int
    parameters: dict[str, list[list[float]]]
    optimizer: dict[str, Any]
    window: list[float]
    best_eval_loss: float | None
    evals_without_gain: int


def save_checkpoint(checkpoint: Checkpoint, folder: Path) -> Path:
    """Writes the checkpoint and returns its path. The file gets its final name only when it is complete."""
    path = folder / f'checkpoint-{checkpoint.step:06d}.json.gz'
    draft = path.with_suffix('.new')
    with gzip.GzipFile(draft, 'wb', compresslevel=3, mtime=0) as file:
        file.write(json.dumps({'format': FORMAT, **asdict(checkpoint)}).encode())
    os.replace(draft, path)
    return path


def load_checkpoint(path: Path, dataset_sha256: str, settings: dict[str, Any]) -> Checkpoint | None:
    """Returns None if the file is not a checkpoint of a training with the same settings and the same dataset."""
    try:
        with gzip.open(path) as file:
            data = json.loads(file.read())
        if data.pop('format') != FORMAT:
            return None
        checkpoint = Checkpoint(**data)
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
        return None
    same = checkpoint.dataset_sha256 == dataset_sha256 and checkpoint.settings == settings
    return checkpoint if same else None
