"""How anyone asks the training to stop: the API, the machine, the deadline, the dead-man's switch."""

from __future__ import annotations

import time

from .failures import STOP_REASONS, PodFailure, Stopped


class StopFlag:
    """Plain attributes and no locks: a signal handler sets it in the middle of anything."""

    def __init__(self) -> None:
        self.reason = ''
        self.message = ''
        self.attempt_over = False
        self.hurry = False

    def request(self, reason: str, message: str, *, hurry: bool = False) -> None:
        """The first reason stays; hurry is for a machine that dies within seconds."""
        self.hurry = self.hurry or hurry
        if not self.reason:
            self.message = message
            self.reason = reason

    def end_attempt(self) -> None:
        """The API no longer takes reports of this attempt."""
        self.attempt_over = True
        self.request('attempt_over', 'The API says that this attempt is over.')

    def is_set(self) -> bool:
        return self.reason != ''

    def check(self) -> None:
        if self.is_set():
            raise Stopped(self.reason)

    def sleep(self, seconds: float) -> None:
        """Sleeps, but not through the end of the attempt or of the machine."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not (self.hurry or self.attempt_over):
            time.sleep(min(left, 0.2))

    def failure(self) -> PodFailure:
        code = self.reason if self.reason in STOP_REASONS else 'training_crashed'
        return PodFailure(code, self.message)
