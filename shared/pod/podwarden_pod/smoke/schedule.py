"""Computes the learning rate of each step."""

from __future__ import annotations

import math

from .settings import SmokeSettings


def learning_rate(settings: SmokeSettings, step: int, total_steps: int) -> float:
    """Returns the learning rate of a step. Steps count from 1. The rate rises to its full value during the warm-up.
    After the warm-up the rate falls towards 0 or stays constant, as `lr_scheduler_type` says."""
    warmup = settings.warmup_steps or math.ceil(settings.warmup_ratio * total_steps)
    if step <= warmup:
        return settings.learning_rate * step / warmup
    gone = (step - 1 - warmup) / max(1, total_steps - warmup)
    if settings.lr_scheduler_type == 'linear':
        return settings.learning_rate * (1 - gone)
    if settings.lr_scheduler_type == 'cosine':
        return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * gone))
    return settings.learning_rate
