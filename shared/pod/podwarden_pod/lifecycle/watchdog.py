"""Ends a run by two clocks: the deadline of the job, and the dead man's switch of a pod that has lost the API."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from ..common.stop_flag import StopFlag

TERMINATE_EVERY_SECONDS = 60


class Watchdog:
    def __init__(
        self,
        stop: StopFlag,
        last_contact: Callable[[], float],
        terminate: Callable[[], bool],
        *,
        deadman_seconds: float,
        deadline_at: float | None,
        grace_seconds: float = 120,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._stop, self._last_contact, self._terminate = stop, last_contact, terminate
        self._deadman, self._grace = deadman_seconds, grace_seconds
        self._claimed_deadline = self._deadline = deadline_at
        self._clock, self._wall_clock = clock, wall_clock
        self._next_terminate: float | None = None
        self._thread = threading.Thread(target=self._run, name='watchdog', daemon=True)

    @property
    def dead_man(self) -> bool:
        """True once the API has been out of reach for longer than `deadman_seconds`, so that the pod ends itself."""
        return self._next_terminate is not None

    def move_deadline(self, deadline_at: float | None) -> None:
        """Sets the deadline from the answer to a heartbeat. None restores the deadline of the claim."""
        self._deadline = self._claimed_deadline if deadline_at is None else deadline_at

    def start(self) -> None:
        self._thread.start()

    def check(self) -> None:
        """Checks both clocks once and requests a stop of the training if a clock has run out. A training that has lost
        the API gets the grace time to write its checkpoint. The pod then asks RunPod for its termination every minute,
        as long as this process lives."""
        now = self._clock()
        if self._deadline is not None and self._wall_clock() > self._deadline:
            self._stop.request('max_duration', 'The job reached the end of its max_duration_minutes.')
        if self._next_terminate is None:
            if now - self._last_contact() > self._deadman:
                self._stop.request('api_unreachable_timeout', f'The API was out of reach for {self._deadman:.0f} s.')
                self._next_terminate = now + self._grace
        elif now >= self._next_terminate:
            self._next_terminate = now + TERMINATE_EVERY_SECONDS
            self._terminate()

    def _run(self) -> None:
        while True:
            time.sleep(min(1, max(0.05, self._deadman / 10)))
            self.check()
