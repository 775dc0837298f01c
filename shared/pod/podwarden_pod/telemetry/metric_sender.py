"""Sends metrics, which are also the heartbeat. The training step only appends a point to a queue. One thread writes the
points to disk, makes batches, and posts the batches."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ..api.backoff import Backoff
from ..api.claim import parse_time
from ..api.client import ApiClient, ApiError
from ..common.failures import AttemptOver
from ..common.stop_flag import StopFlag
from .activity import Activity
from .gpu import gpu_facts
from .metric_point import metric_point
from .metric_spool import MetricSpool
from .progress import Progress

# Fields that an older API refuses. The sender then leaves out the refused field.
OPTIONAL = frozenset(('phase', 'active'))


class MetricSender:
    def __init__(
        self,
        api: ApiClient,
        spool: MetricSpool,
        stop: StopFlag,
        progress: Progress,
        *,
        interval_seconds: float,
        backoff: Backoff,
        gpu_measures: Callable[[], dict[str, float]] = dict,
        gpu_watts: Callable[[], float | None] = lambda: None,
        activity: Activity | None = None,
        move_deadline: Callable[[float | None], None] = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._api, self._spool, self._stop, self._progress = api, spool, stop, progress
        self._interval, self._backoff, self._clock = interval_seconds, backoff, clock
        self._sample_gpu, self._gpu = gpu_measures, dict[str, float]()
        self._gpu_watts, self._activity, self._active = gpu_watts, activity, False
        self._move_deadline = move_deadline
        self._optional = set(OPTIONAL)
        self._queue: deque[dict[str, Any]] = deque()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name='metrics', daemon=True)

    def record(self, step: int, **measures: float | None) -> None:
        """Appends a point to the queue, and does nothing else, because the training loop calls this method."""
        self._queue.append(metric_point(step, {**self._gpu, **measures}, self._clock()))

    def start(self) -> None:
        self._thread.start()

    def close(self, give_up: Callable[[], bool], patience_seconds: float = 30) -> bool:
        """Ends the thread and sends the remaining points until `give_up` returns True. Returns False if the sending was
        given up, or if the thread does not end within `patience_seconds`."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(patience_seconds)
            if self._thread.is_alive():
                return False
        tries = 0
        while not self._stop.attempt_over and (self._queue or self._spool.pending()):
            if self.tick():
                continue
            if give_up():
                return False
            time.sleep(min(self._backoff.delay(tries), 5))
            tries += 1
        return True

    def tick(self) -> bool:
        """Posts a batch, which may be empty and is then only a heartbeat, and all further batches. Returns False if a
        batch could not be posted and waits for the next call."""
        try:
            self._drain()
            self._post()
            while self._spool.pending():
                self._post()
        except AttemptOver:
            self._stop.end_attempt()
        except ApiError as error:
            print(f'podwarden: metrics wait on disk: {error}', flush=True)
            return False
        except OSError as error:
            print(f'podwarden: metrics wait in memory: {error.strerror}', flush=True)
            return False
        return True

    def _drain(self) -> None:
        points = [self._queue.popleft() for _ in range(len(self._queue))]
        try:
            self._spool.append(points)
        except OSError:
            self._queue.extendleft(reversed(points))
            raise

    def _post(self) -> None:
        seq, points = self._spool.batch()
        body: dict[str, Any] = {'seq': seq, 'metrics': points}
        if self._progress.phase:
            body['phase'] = self._progress.phase
        if self._active and not points:
            body['active'] = True
        if progress := self._progress.body():
            body['progress'] = progress
        if facts := gpu_facts(self._gpu):
            body['gpu'] = facts
        body = {name: value for name, value in body.items() if name not in OPTIONAL or name in self._optional}
        try:
            answer = self._api.job_post('metrics', body)
        except ApiError as error:
            if error.status == 413 and self._spool.too_large():
                return self._post()
            if error.status == 400 and (unknown := self._optional.intersection(body, error.issue_paths)):
                self._optional -= unknown
                return self._post()
            if error.transient or not points:
                raise
            print(f'podwarden: {len(points)} points were refused: {error}', flush=True)
            return self._spool.rejected()
        self._spool.taken()
        self._active = False
        with suppress(ValueError, AttributeError):  # An unreadable time must not end the heartbeat.
            self._move_deadline(parse_time(answer.get('deadline_at')))
        if answer.get('directive') == 'stop':
            reason = str(answer.get('reason') or 'stopped')
            self._stop.request(reason, f'The API asked the training to stop: {reason}.')
        return None

    def _run(self) -> None:
        tries = 0
        while not self._closing.is_set():
            self._gpu = self._sample_gpu()
            self._look()
            tries = 0 if self.tick() else tries + 1
            pause = self._interval if not tries else max(self._interval, self._backoff.delay(tries))
            self._rest(pause)

    def _look(self) -> None:
        """Notes whether the training works. Each report says that work was seen until a report arrives, so that a lost
        report loses no sign of work."""
        if self._activity is not None and self._progress.phase == 'training':
            active = self._activity.look(self._progress.current_step, self._gpu_watts())
            self._active = self._active or active

    def _rest(self, seconds: float) -> None:
        """Waits until the next heartbeat, and writes the points to disk each second. So a killed process loses the
        points of one second at most."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._closing.wait(min(left, 1)):
            with suppress(OSError):
                self._drain()
