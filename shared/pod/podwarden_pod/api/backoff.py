"""Computes the wait before the next try. The wait doubles with each try up to 20 s, has jitter, and is never shorter
than the server's Retry-After, of which at most 300 s count. The clients of AWS wait at most 20 s, too. A longer wait
would make a pod look dead: after an outage of the API, a sweep may end a pod that stays silent for 90 s
(shared/domain/jobs/policy.ts)."""

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
    cap_seconds: float = 20

    def delay(self, tries: int, retry_after: float | None = None) -> float:
        """Returns the seconds to wait. The full wait is `base_seconds`, doubled `tries` times, up to `cap_seconds`. The
        result is a random time between half and all of the full wait. If Retry-After is longer, the result is
        Retry-After and up to a quarter more. So pods that were refused together do not return together."""
        full = min(self.cap_seconds, self.base_seconds * (1 << min(tries, 16)))
        asked = min(retry_after or 0, MAX_RETRY_AFTER_SECONDS)
        return max(full * random.uniform(0.5, 1), asked * random.uniform(1, 1.25))


def retrying(
    call: Callable[[], Result], backoff: Backoff, wait: Callable[[float], object], give_up: Callable[[], bool]
) -> Result:
    """Repeats a call until it succeeds, and returns its result. Raises the last error if the error is not transient or
    `give_up` returns True."""
    tries = 0
    while True:
        try:
            return call()
        except ApiError as error:
            if not error.transient or give_up():
                raise
            wait(backoff.delay(tries, error.retry_after))
            tries += 1
