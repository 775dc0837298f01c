"""Detects work in a training that reports no step: a long evaluation, a merge of weights, or a very large step."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

# The bytes moved between two calls of `look` that count as work. A waiting process writes far less to its log.
MOVED_BYTES = 8 << 20
# The part of the additional power of steps, compared with the power at rest, that counts as work. A collective
# operation that waits for a lost process keeps its GPUs 100 % busy and draws only a fraction of this power.
POWER_SHARE = 0.6
# The seconds after the last step, other work or transfer in which power alone counts as work. The power that a small
# model draws proves little.
POWER_ALONE_SECONDS = 3600.0
# The weight of a new measurement in the running mean of the usual power.
NEW_SHARE = 0.2


class Activity:
    """Collects the signs of work. The thread that sends heartbeats calls `look` once for each heartbeat. The code that
    does a piece of work calls `worked`."""

    def __init__(
        self,
        moved_bytes: Callable[[], int] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._moved_bytes, self._clock = moved_bytes or bytes_of_children, clock
        self._worked = False
        self._step, self._moved = 0, 0
        self._rest_watts: float | None = None
        self._usual_watts: float | None = None
        self._proven_at = clock()

    def worked(self) -> None:
        """Records that a piece of work other than a step is done, such as one batch of an evaluation."""
        self._worked = True

    def look(self, step: int, watts: float | None) -> bool:
        """Returns True if work was done since the last call. Work is a step, a call of `worked`, or many bytes moved.
        For a limited time, GPUs that draw power as in steps also count as work. `watts` is the present power of all
        GPUs together."""
        moved = self._moved_bytes()
        stepped = step != self._step
        proven = stepped or self._worked or moved - self._moved >= MOVED_BYTES
        self._step, self._moved, self._worked = step, moved, False
        if proven:
            self._proven_at = self._clock()
        if watts is None:
            return proven
        if stepped:
            usual = self._usual_watts
            self._usual_watts = watts if usual is None else usual + NEW_SHARE * (watts - usual)
        self._rest_watts = min(watts, self._rest_watts if self._rest_watts is not None else watts)
        return proven or (self._is_drawn_as_usual(watts) and self._clock() - self._proven_at < POWER_ALONE_SECONDS)

    def _is_drawn_as_usual(self, watts: float) -> bool:
        if self._usual_watts is None or self._rest_watts is None or self._usual_watts <= self._rest_watts:
            return False
        return watts - self._rest_watts >= POWER_SHARE * (self._usual_watts - self._rest_watts)


def bytes_of_children() -> int:
    """Returns the bytes that the child processes of this process, and their children, have read from and written to
    files and pipes so far. Returns 0 if /proc shows no such figures."""
    parents: dict[int, int] = {}
    for name in os.listdir('/proc') if os.path.isdir('/proc') else ():
        if name.isdigit():
            parents[int(name)] = _parent_of(name)
    return sum(_moved_by(child) for child in _under(os.getpid(), parents))


def _under(ancestor: int, parents: dict[int, int]) -> set[int]:
    found = {ancestor}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {ancestor}


def _parent_of(process: str) -> int:
    try:
        with open(f'/proc/{process}/stat', encoding='utf-8', errors='replace') as file:
            # The name of the process, in parentheses, may contain spaces and parentheses.
            return int(file.read().rpartition(')')[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def _moved_by(process: int) -> int:
    try:
        with open(f'/proc/{process}/io', encoding='ascii') as file:
            fields = dict(line.split(': ') for line in file.read().splitlines())
        return int(fields['rchar']) + int(fields['wchar'])
    except (OSError, ValueError, KeyError):
        return 0
