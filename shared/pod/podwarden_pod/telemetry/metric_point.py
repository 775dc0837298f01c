"""Makes a point of the training curve in the form that the API accepts."""

from __future__ import annotations

import math
from datetime import datetime, timezone
from typing import Any

MEASURES = (
    'epoch',
    'train_loss',
    'eval_loss',
    'learning_rate',
    'grad_norm',
    'perplexity',
    'samples_per_second',
    'tokens_per_second',
    'gpu_memory_allocated_gb',
    'gpu_memory_reserved_gb',
    'gpu_utilization_percent',
)


def metric_point(step: int, measures: dict[str, float | None], now: float) -> dict[str, Any]:
    """Returns the point as a JSON object. Raises ValueError for a measure that the API does not know, so that tests
    find a misspelt name."""
    unknown = sorted(set(measures) - set(MEASURES))
    if unknown:
        raise ValueError(f'unknown measures: {", ".join(unknown)}')
    point: dict[str, Any] = {'step': step}
    point.update((name, json_number(value)) for name, value in measures.items() if value is not None)
    point['timestamp'] = timestamp(now)
    return point


def json_number(value: float) -> float | str:
    """Returns the number, or one of the strings 'nan', 'inf' and '-inf', because JSON has no such numbers."""
    number = float(value)
    if math.isfinite(number):
        return number
    return 'nan' if math.isnan(number) else ('inf' if number > 0 else '-inf')


def timestamp(now: float) -> str:
    """Returns the time as RFC 3339 in UTC, with milliseconds."""
    return datetime.fromtimestamp(now, timezone.utc).strftime('%Y-%m-%dT%H:%M:%S.%f')[:-3] + 'Z'
