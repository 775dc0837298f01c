"""What follows from several fields of a config together."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..training_config import TrainingSettings, read_training_config


def packs(settings: TrainingSettings) -> bool:
    """Whether several examples share a sequence. Long texts are cut into sequences, so cpt does unless told not to."""
    return settings.method == 'cpt' if settings.packing is None else settings.packing


def keeps_best(settings: TrainingSettings) -> bool:
    """Whether the model of the best evaluation is the result, and not the last one."""
    return settings.load_best_model_at_end or settings.early_stopping_patience is not None


def identity_of(config: dict[str, Any], dataset_sha256: str, processes: int) -> dict[str, Any]:
    """What makes two trainings the same one, so that a checkpoint of the first may go on in the second: on another
    number of GPUs a step would hold another number of examples."""
    read = read_training_config(config)
    return {
        'model': [read.model.name, read.model.revision],
        'settings': asdict(read.training),
        'dataset_sha256': dataset_sha256,
        'processes': processes,
    }
