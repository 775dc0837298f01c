"""Where both trainings stop the clock, and what they are charged for."""

from __future__ import annotations

import json
import os
import time
from itertools import pairwise
from pathlib import Path

# Holds two logs, and is long against the 10 ms in which the kernel counts; a disturbance spoils few of them.
BLOCK_STEPS = 10


class Marks:
    """Wall and processor seconds of each block of steps after the warm-up, from the end of one step to that of another.

    Processor time is user and system time of this process, of those that it has ended, and of its children that
    still run."""

    def __init__(self, warm_up_steps: int) -> None:
        self._warm_up = warm_up_steps
        self._marks: list[tuple[float, float]] = []

    def step(self, step: int) -> None:
        if step >= self._warm_up and (step - self._warm_up) % BLOCK_STEPS == 0:
            self._marks.append(_now())

    @property
    def taken(self) -> bool:
        return len(self._marks) > 1

    def write(self, path: Path) -> None:
        blocks = [[end - begin for begin, end in zip(*pair, strict=True)] for pair in pairwise(self._marks)]
        wall, processor = zip(*blocks, strict=True)
        path.write_text(json.dumps({'wall': wall, 'processor': processor}))


def _now() -> tuple[float, float]:
    own = os.times()
    used = own.user + own.system + own.children_user + own.children_system
    return time.perf_counter(), used + sum(map(_used_by, _children()))


def _children() -> set[str]:
    tasks = Path('/proc/self/task').iterdir()
    return {child for task in tasks for child in (task / 'children').read_text().split()}


def _used_by(process: str) -> float:
    """CPU seconds of one process, by the fields of /proc/PID/stat behind its name, which may hold spaces."""
    try:
        fields = Path('/proc', process, 'stat').read_text().rpartition(')')[2].split()
    except OSError:
        return 0.0
    user_ticks, system_ticks = map(int, fields[11:13])
    return (user_ticks + system_ticks) / os.sysconf('SC_CLK_TCK')
