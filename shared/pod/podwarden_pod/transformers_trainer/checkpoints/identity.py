"""Defines when two trainings are the same."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ...training.config import read_training_config


def identity_of(
    config: dict[str, Any], dataset_sha256: str, processes: int, validation_sha256: str | None = None
) -> dict[str, Any]:
    """Returns the facts that identify a training. A training may resume from a checkpoint with the same identity. The
    number of processes is included because with a different number of GPUs a step has a different number of
    examples."""
    read = read_training_config(config)
    return {
        'model': [read.model.name, read.model.revision],
        'settings': asdict(read.training),
        'dataset_sha256': dataset_sha256,
        **({} if validation_sha256 is None else {'validation_sha256': validation_sha256}),
        'processes': processes,
    }
