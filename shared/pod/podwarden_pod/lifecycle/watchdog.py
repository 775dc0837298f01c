"""Two clocks that end a run: the job's deadline, and the dead-man's switch for a pod that has lost the API."""

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
        """True once the API has been out of reach for so long that the pod ends itself."""
        return self._next_terminate is not None

    def move_deadline(self, deadline_at: float | None) -> None:
        """Takes the deadline that a heartbeat is answered with. Without one, that of the claim counts again."""
        self._deadline = self._claimed_deadline if deadline_at is None else deadline_at

    def start(self) -> None:
        self._thread.start()

    def check(self) -> None:
        """One look at both clocks. The training first gets the grace time to write its checkpoint; after it, and for
        as long as this process lives, the pod asks RunPod for its end."""
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
