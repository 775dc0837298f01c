"""The rule by which a download tries again after a fault; its connections share one, so that they renew a URL once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from ..api.backoff import Backoff
from ..api.http import NETWORK_ERRORS
from ..common.failures import PodFailure
from .source import DatasetSource, TemporaryFault, refusal

# The fault of a URL that has died; every other fault is just a word for a person.
DEAD = 'dead'
# The statuses of a presigned URL when it or the credentials behind it have died (S3: 400 ExpiredToken, 403 expired).
DEAD_STATUS = (400, 401, 403, 410)


class DownloadPatience:
    def __init__(
        self,
        source: DatasetSource,
        backoff: Backoff,
        *,
        stall_seconds: float,
        sleep: Callable[[float], object],
        clock: Callable[[], float],
    ) -> None:
        self._source, self._backoff, self._stall = source, backoff, stall_seconds
        self._sleep, self._clock = sleep, clock
        self._tries, self._moved_at, self._renewed = 0, clock(), False
        self._lock = threading.Lock()

    def moved(self) -> None:
        """Bytes have come."""
        self._tries, self._moved_at, self._renewed = 0, self._clock(), False

    def after(self, fault: str | TemporaryFault, url: str) -> None:
        """Returns when it is time for the next try. Raises PodFailure when none would help."""
        if fault == DEAD:
            problem = self._renew(url)
            if problem is None:
                return
            fault = problem
        temporary = fault if isinstance(fault, TemporaryFault) else TemporaryFault(fault)
        if temporary.is_throttle:
            self._moved_at = self._clock()
        elif self._clock() - self._moved_at > self._stall:
            host = urlsplit(url).hostname
            raise PodFailure(
                'dataset_timeout',
                f'No byte of the dataset came from {host} for {self._stall:.0f} s, at last: {temporary}.',
            )
        self._tries += 1
        self._sleep(self._backoff.delay(self._tries - 1, temporary.retry_after))

    def _renew(self, url: str) -> str | TemporaryFault | None:
        """Nothing where another URL is to be tried now; else the fault."""
        with self._lock:
            if not self._source.serves(url):
                return None
            # Twice dead without a byte between: a new URL will not help.
            if self._renewed:
                raise refusal(403)
            try:
                self._source.renew('the presigned URL had died')
            except TemporaryFault as fault:
                return fault
            except NETWORK_ERRORS:
                return DEAD
            self._renewed = True
            return None
