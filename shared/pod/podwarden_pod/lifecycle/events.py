"""Reports phases, notices and the outcome to the API, in order. A thread sends phases and notices while the training
runs. The caller waits only for the outcome."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from ..api.backoff import Backoff, retrying
from ..api.client import ApiClient, ApiError
from ..common.failures import AttemptOver
from ..common.stop_flag import StopFlag
from .pod_state import PodState

# The longest notice that is sent, in characters. The API accepts 1000 UTF-16 units (`message` of report-event in
# `shared/http/contract/pods.ts`), and a character such as an emoji takes two.
_MAX_NOTICE_CHARS = 500


class Events:
    def __init__(self, api: ApiClient, state: PodState, stop: StopFlag, backoff: Backoff) -> None:
        self._api, self._state, self._stop, self._backoff = api, state, stop, backoff
        self._queue: queue.Queue[dict[str, Any]] = queue.Queue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name='events', daemon=True)

    def start(self) -> None:
        self._thread.start()

    def phase(self, phase: str, totals: dict[str, float] | None = None) -> None:
        print(f'podwarden: {phase}', flush=True)
        self._queue.put({'type': 'phase', 'phase': phase, **({'totals': totals} if totals else {})})

    def notice(self, message: str) -> None:
        print(f'podwarden: {message}', flush=True)
        self._queue.put({'type': 'notice', 'message': message[:_MAX_NOTICE_CHARS]})

    def finish(self, fields: dict[str, Any], give_up: Callable[[], bool], patience_seconds: float = 5) -> bool:
        """Waits up to `patience_seconds` for the queued reports, then reports the outcome. Repeats the report after a
        transient fault until the API accepts the report or `give_up` returns True. Returns False if the API has not
        accepted the report. bootstrap.sh then sends the report again. Returns True if the attempt is over, because no
        report can be accepted any more."""
        self._state.remember_last_event(fields)
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(patience_seconds)
        try:
            self._send(fields, self._stop.sleep, give_up)
        except AttemptOver:
            self._state.outcome_reported('over')
            return True
        except ApiError as error:
            print(f'podwarden: the outcome was not taken: {error}', flush=True)
            return False
        self._state.outcome_reported(fields['type'])
        return True

    def _send(self, fields: dict[str, Any], wait: Callable[[float], object], give_up: Callable[[], bool]) -> None:
        body = {'seq': self._state.next_event_seq(), **fields}
        retrying(lambda: self._api.job_post('events', body), self._backoff, wait, give_up)

    def _run(self) -> None:
        while not (self._closing.is_set() and self._queue.empty()):
            try:
                fields = self._queue.get(timeout=0.1)
            except queue.Empty:
                continue
            try:
                self._send(fields, self._closing.wait, self._closing.is_set)
            except AttemptOver:
                self._stop.end_attempt()
            except ApiError as error:
                print(f'podwarden: {fields.get("phase", "a notice")} was not taken: {error}', flush=True)
