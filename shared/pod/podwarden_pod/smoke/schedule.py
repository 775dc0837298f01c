"""The learning rate of each step."""

from __future__ import annotations

import math

from .settings import SmokeSettings


def learning_rate(settings: SmokeSettings, step: int, total_steps: int) -> float:
    """For steps counted from 1. Warm-up rises to the full rate; after it the schedule falls to 0 or stays."""
    warmup = settings.warmup_steps or math.ceil(settings.warmup_ratio * total_steps)
    if step <= warmup:
        return settings.learning_rate * step / warmup
    gone = (step - 1 - warmup) / max(1, total_steps - warmup)
    if settings.lr_scheduler_type == 'linear':
        return settings.learning_rate * (1 - gone)
    if settings.lr_scheduler_type == 'cosine':
        return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * gone))
    return settings.learning_rate
