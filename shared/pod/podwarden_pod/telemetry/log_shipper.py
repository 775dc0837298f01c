"""Sends the output of the run, without credentials, to the API and to the log of the container."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from ..api.backoff import Backoff
from ..api.client import ApiClient, ApiError
from ..common.failures import AttemptOver
from ..common.stop_flag import StopFlag
from .log_tail import LogTail
from .metric_point import timestamp

# The most bytes of lines in one request. The API accepts 256 KiB, and the rest of the body also needs space.
MAX_BYTES = 240 * 1024
MAX_WAITING_LINES = 20_000
MAX_LINE_CHARS = 8000
# The longest log in a failure report: lines, characters of one line, and characters in total. The API accepts 200 lines
# of 4000 characters and keeps the last 32 000 bytes (`shared/domain/jobs/job-error.ts`).
LAST_LINES = 200
LAST_LINE_CHARS = 1000
LAST_CHARS = 32_000


class LogShipper:
    def __init__(
        self,
        api: ApiClient,
        tails: dict[str, LogTail],
        redact: Callable[[str], str],
        stop: StopFlag,
        *,
        interval_seconds: float,
        backoff: Backoff,
        echo: TextIO | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._api, self._tails, self._redact, self._stop = api, tails, redact, stop
        self._interval, self._backoff, self._echo, self._clock = interval_seconds, backoff, echo, clock
        self._waiting: deque[dict[str, str]] = deque(maxlen=MAX_WAITING_LINES)
        self._recent: deque[str] = deque(maxlen=LAST_LINES)
        self._seq = 1
        self._batch: list[dict[str, str]] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name='logs', daemon=True)

    def start(self) -> None:
        self._thread.start()

    def last_lines(self) -> list[str]:
        """Returns the last lines of the output until now, for a failure report."""
        with self._lock:
            self._collect()
            return end_of(self._recent)

    def close(self, give_up: Callable[[], bool], patience_seconds: float = 30) -> bool:
        """Ends the thread and sends the remaining lines until `give_up` returns True. Returns False if the sending was
        given up, or if the thread does not end within `patience_seconds`."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(patience_seconds)
            if self._thread.is_alive():
                return False
        tries = 0
        while not self.tick(final=True):
            if give_up() or self._stop.attempt_over:
                return False
            time.sleep(min(self._backoff.delay(tries), 5))
            tries += 1
        return True

    def tick(self, *, final: bool = False) -> bool:
        """Posts all waiting lines. Returns False if a request failed and can be sent again later."""
        with self._lock:
            self._collect(final=final)
            try:
                while self._batch or self._waiting:
                    self._post()
            except AttemptOver:
                self._stop.end_attempt()
            except ApiError:
                return False
            return True

    def _collect(self, *, final: bool = False) -> None:
        for stream, tail in self._tails.items():
            while lines := tail.read(final=final):
                for line in (self._redact(line)[:MAX_LINE_CHARS] for line in lines):
                    self._waiting.append({'ts': timestamp(self._clock()), 'stream': stream, 'text': line})
                    self._recent.append(line)
                    if self._echo:
                        print(line, file=self._echo, flush=True)

    def _post(self) -> None:
        if not self._batch:
            self._batch = _cut(self._waiting)
        try:
            self._api.job_post('logs', {'seq': self._seq, 'lines': self._batch})
        except ApiError as error:
            if error.transient:
                raise
            # The API will never accept these lines, so they are not sent again. The lines stay in the log of the
            # container.
        self._seq, self._batch = self._seq + 1, []

    def _run(self) -> None:
        tries = 0
        while not self._closing.wait(self._interval if not tries else max(self._interval, self._backoff.delay(tries))):
            tries = 0 if self.tick() else tries + 1


def end_of(lines: Iterable[str]) -> list[str]:
    """Returns as many of the last lines as a failure report may contain."""
    kept: deque[str] = deque()
    left = LAST_CHARS
    for line in reversed([line[:LAST_LINE_CHARS] for line in lines][-LAST_LINES:]):
        left -= len(line)
        if left < 0:
            break
        kept.appendleft(line)
    return list(kept)


def _cut(waiting: deque[dict[str, str]]) -> list[dict[str, str]]:
    batch: list[dict[str, Any]] = []
    size = 0
    while waiting and (size := size + len(json.dumps(waiting[0])) + 2) <= MAX_BYTES:
        batch.append(waiting.popleft())
    return batch
