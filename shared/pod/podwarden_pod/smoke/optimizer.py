"""AdamW and plain gradient descent. The gradient is clipped to a maximum norm before each update."""

from __future__ import annotations

import math
from typing import Any

from .model import Row
from .settings import SmokeSettings

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8

Rows = dict[str, list[Row]]


class Optimizer:
    def __init__(self, settings: SmokeSettings, parameters: Rows, state: dict[str, Any] | None = None) -> None:
        self._settings = settings
        self._parameters = parameters
        zeros = {name: [[0.0] * len(row) for row in rows] for name, rows in parameters.items()}
        self._steps: int = state['steps'] if state else 0
        self._first: Rows = state['first'] if state else zeros
        self._second: Rows = state['second'] if state else {n: [r[:] for r in rows] for n, rows in zeros.items()}

    def state(self) -> dict[str, Any]:
        return {'steps': self._steps, 'first': self._first, 'second': self._second}

    def step(self, gradient: Rows, rate: float) -> float:
        """Updates the parameters in place and returns the norm of the gradient before clipping."""
        self._steps += 1
        norm = math.sqrt(sum(value * value for rows in gradient.values() for row in rows for value in row))
        limit = self._settings.max_grad_norm
        scale = 1.0 if norm <= limit else limit / norm
        update = self._sgd if self._settings.optimizer == 'sgd' else self._adam
        keep = 1 - rate * self._settings.weight_decay
        for name, rows in gradient.items():
            for number, row in enumerate(rows):
                update(name, number, [value * scale for value in row], rate, keep)
        return norm

    def _sgd(self, name: str, number: int, row: Row, rate: float, keep: float) -> None:
        parameters = self._parameters[name]
        parameters[number] = [keep * p - rate * g for p, g in zip(parameters[number], row, strict=True)]

    def _adam(self, name: str, number: int, row: Row, rate: float, keep: float) -> None:
        parameters, firsts, seconds = self._parameters[name], self._first[name], self._second[name]
        first = [BETA_1 * m + (1 - BETA_1) * g for m, g in zip(firsts[number], row, strict=True)]
        second = [BETA_2 * v + (1 - BETA_2) * g * g for v, g in zip(seconds[number], row, strict=True)]
        pace = rate / (1 - BETA_1**self._steps)
        root = (1 - BETA_2**self._steps) ** -0.5
        parameters[number] = [
            keep * p - pace * m / (math.sqrt(v) * root + EPSILON)
            for p, m, v in zip(parameters[number], first, second, strict=True)
        ]
        firsts[number], seconds[number] = first, second
