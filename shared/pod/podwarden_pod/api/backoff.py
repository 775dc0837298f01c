"""Waiting before the next try: doubling, with jitter, never shorter than the server asked."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from .client import ApiError

Result = TypeVar('Result')

MAX_RETRY_AFTER_SECONDS = 300


@dataclass(frozen=True)
class Backoff:
    base_seconds: float = 1
    cap_seconds: float = 60

    def delay(self, tries: int, retry_after: float | None = None) -> float:
        """Between half and all of the doubled time, and up to a quarter beyond what the server asked for, so that pods
        that were refused together do not return together."""
        full = min(self.cap_seconds, self.base_seconds * (1 << min(tries, 16)))
        asked = min(retry_after or 0, MAX_RETRY_AFTER_SECONDS)
        return max(full * random.uniform(0.5, 1), asked * random.uniform(1, 1.25))


def retrying(
    call: Callable[[], Result], backoff: Backoff, wait: Callable[[float], object], give_up: Callable[[], bool]
) -> Result:
    """Repeats a call while its error may pass and `give_up` does not end it; then raises the last error."""
    tries = 0
    while True:
        try:
            return call()
        except ApiError as error:
            if not error.transient or give_up():
                raise
            wait(backoff.delay(tries, error.retry_after))
            tries += 1
