"""Uploads checkpoints while the training runs. A newer checkpoint replaces a checkpoint that still waits."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from ..common.failures import AttemptOver, PodFailure
from ..common.stop_flag import StopFlag
from .artifacts import ArtifactFile, Artifacts


class CheckpointUploads:
    def __init__(self, artifacts: Artifacts, stop: StopFlag) -> None:
        self._artifacts, self._stop = artifacts, stop
        self._changed = threading.Condition()
        self._waiting: ArtifactFile | None = None
        self._current: ArtifactFile | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name='checkpoints', daemon=True)

    def start(self) -> None:
        self._thread.start()

    def submit(self, path: Path) -> None:
        """Accepts a checkpoint to upload. The file is deleted after its upload, even if the upload has failed, or once
        a newer checkpoint replaces it."""
        with self._changed:
            if self._waiting is not None:
                self._waiting.path.unlink(missing_ok=True)
            self._waiting = ArtifactFile(path, path.name, 'checkpoint')
            self._changed.notify_all()

    def finish(self, seconds: float) -> bool:
        """Waits until no checkpoint waits or is being uploaded, for `seconds` at most. A failed upload also ends the
        wait. Returns False if the time runs out, the attempt is over, or the thread has ended."""
        end = time.monotonic() + seconds
        with self._changed:
            while self._waiting is not None or self._current is not None:
                left = end - time.monotonic()
                if left <= 0 or self._stop.attempt_over or not self._thread.is_alive():
                    return False
                self._changed.wait(min(left, 0.5))
            self._closed = True
            self._changed.notify_all()
            return True

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._waiting is None and not self._closed:
                    self._changed.wait()
                if self._waiting is None:
                    return
                self._current, self._waiting = self._waiting, None
            self._upload(self._current)
            with self._changed:
                self._current.path.unlink(missing_ok=True)
                self._current = None
                self._changed.notify_all()

    def _upload(self, file: ArtifactFile) -> None:
        try:
            self._artifacts.upload(file)
            print(f'podwarden: {file.name} is uploaded', flush=True)
        except AttemptOver:
            self._stop.end_attempt()
        except (PodFailure, OSError) as error:
            # The training continues, because the upload of the next checkpoint may succeed.
            print(f'podwarden: {error}', flush=True)
