"""The hyperparameters this trainer uses. One it would ignore is refused by name."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from ..failures import PodFailure

OPTIMIZERS = ('adamw_torch', 'sgd')
SCHEDULES = ('constant', 'constant_with_warmup', 'linear', 'cosine')


@dataclass(frozen=True)
class SmokeSettings:
    method: str
    num_epochs: float
    learning_rate: float
    batch_size: int
    max_steps: int | None = None
    warmup_steps: int = 0
    warmup_ratio: float = 0.0
    weight_decay: float = 0.0
    max_grad_norm: float = 1.0
    lr_scheduler_type: str = 'constant'
    optimizer: str = 'adamw_torch'
    eval_split: float = 0.1
    eval_steps: int | None = None
    save_steps: int | None = None
    logging_steps: int = 10
    early_stopping_patience: int | None = None
    seed: int = 42


def read_settings(config: dict[str, Any]) -> SmokeSettings:
    """Raises install_failed for a hyperparameter or a value that this trainer does not have."""
    training = {name: value for name, value in config.get('training', {}).items() if value is not None}
    known = {field.name for field in fields(SmokeSettings)}
    unknown = sorted(set(training) - known)
    if unknown:
        raise _refused(f'does not use {", ".join(unknown)}. Leave them out.')
    try:
        settings = SmokeSettings(**training)
    except TypeError as error:
        raise _refused(f'needs more hyperparameters ({error}).') from None
    if settings.optimizer not in OPTIMIZERS:
        raise _refused(f'has the optimizers {", ".join(OPTIMIZERS)}.')
    if settings.lr_scheduler_type not in SCHEDULES:
        raise _refused(f'has the schedules {", ".join(SCHEDULES)}.')
    return settings


def _refused(why: str) -> PodFailure:
    return PodFailure('install_failed', f'The trainer "smoke" {why}')
