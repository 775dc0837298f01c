"""The flag by which the API, the machine, the deadline or the dead man's switch asks the training to stop."""

from __future__ import annotations

import time

from .failures import STOP_REASONS, PodFailure, Stopped


class StopFlag:
    """A flag of plain attributes without locks, because a signal handler may set the flag at any point."""

    def __init__(self) -> None:
        self.reason = ''
        self.message = ''
        self.attempt_over = False
        self.hurry = False

    def request(self, reason: str, message: str, *, hurry: bool = False) -> None:
        """Requests a stop. The first reason and message stay. `hurry` means that the machine stops within seconds."""
        self.hurry = self.hurry or hurry
        if not self.reason:
            self.message = message
            self.reason = reason

    def end_attempt(self) -> None:
        """Requests a stop because the API no longer accepts reports of this attempt."""
        self.attempt_over = True
        self.request('attempt_over', 'The API says that this attempt is over.')

    def is_set(self) -> bool:
        return self.reason != ''

    def check(self) -> None:
        if self.is_set():
            raise Stopped(self.reason)

    def sleep(self, seconds: float) -> None:
        """Sleeps. Returns early if the attempt is over or the machine stops within seconds."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not (self.hurry or self.attempt_over):
            time.sleep(min(left, 0.2))

    def failure(self) -> PodFailure:
        code = self.reason if self.reason in STOP_REASONS else 'training_crashed'
        return PodFailure(code, self.message)
