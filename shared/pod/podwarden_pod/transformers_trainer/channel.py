"""Sends messages from a worker to the main process of the pod, as JSON lines through a pipe. The training step only
appends a message to a queue."""

from __future__ import annotations

import json
import os
import queue
import threading
from collections.abc import Callable
from typing import Any, BinaryIO

Message = dict[str, Any]

# The content of the stop file if the machine stops within seconds.
HURRY = 'hurry'

# The seconds without a message after which the worker sends a ping. The ping fails if the pipe is broken.
PING_SECONDS = 1.0


class Channel:
    """The worker's end of the pipe. If the main process of the pod has ended, the worker ends too: no training may
    continue to cost money without supervision."""

    def __init__(self, descriptor: int, on_lost: Callable[[], None] = lambda: os._exit(1)) -> None:
        self._queue: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._file = os.fdopen(descriptor, 'wb', buffering=0)
        self._on_lost = on_lost
        self._thread = threading.Thread(target=self._run, name='channel', daemon=True)
        self._thread.start()

    def tell(self, kind: str, **fields: Any) -> None:
        self._queue.put({'kind': kind, **fields})

    def close(self) -> None:
        """Closes the pipe and returns once all messages are written."""
        self._queue.put(None)
        self._thread.join()
        self._file.close()

    def _run(self) -> None:
        while True:
            try:
                message = self._queue.get(timeout=PING_SECONDS)
            except queue.Empty:
                message = {'kind': 'ping'}
            if message is None:
                return
            try:
                self._write(json.dumps(message).encode() + b'\n')
            except OSError:
                self._on_lost()
                return

    def _write(self, data: bytes) -> None:
        while data:
            data = data[self._file.write(data) or 0 :]


def messages(file: BinaryIO) -> Any:
    """Yields each complete message until the worker has closed the pipe. An incomplete last line is ignored. The main
    process of the pod calls this function."""
    for line in file:
        if line.endswith(b'\n'):
            yield json.loads(line)
