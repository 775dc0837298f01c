"""Decides when a download tries again after a fault. All connections of a download share one instance, so that they
renew a dead URL only once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from ..api.backoff import Backoff
from ..api.http import NETWORK_ERRORS
from ..common.failures import PodFailure
from .source import DatasetSource, TemporaryFault, refusal

# The fault of a dead URL. Any other fault is a description for people.
DEAD = 'dead'
# The HTTP statuses of a dead presigned URL: the URL or its credentials have expired (S3: 400 ExpiredToken, 403).
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
        """Records that bytes have arrived, and starts the count of tries and the stall time again."""
        self._tries, self._moved_at, self._renewed = 0, self._clock(), False

    def after(self, fault: str | TemporaryFault, url: str) -> None:
        """Renews a dead URL, or waits until the next try is due after any other fault. Raises PodFailure if no further
        try would help, and AttemptOver if the attempt has ended."""
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
        """Replaces a dead URL. Returns None if a different URL is ready, else the fault of the replacement."""
        with self._lock:
            if not self._source.serves(url):
                return None
            # Two URLs have died and no byte arrived between them: a new URL will not help.
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
