"""The hyperparameters of the trainer `smoke`. The API sets the value of each one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..training.config import shaped


@dataclass(frozen=True)
class SmokeSettings:
    method: str
    num_epochs: float
    learning_rate: float
    batch_size: int
    max_steps: int | None
    warmup_steps: int
    warmup_ratio: float
    weight_decay: float
    max_grad_norm: float
    lr_scheduler_type: str
    optimizer: str
    eval_split: float
    eval_steps: int | None
    save_steps: int | None
    logging_steps: int
    early_stopping_patience: int | None
    seed: int


def read_settings(config: dict[str, Any]) -> SmokeSettings:
    """Returns the settings. Raises PodFailure with the code install_failed if the config has another shape."""
    return shaped(SmokeSettings, config.get('training'), 'training')
