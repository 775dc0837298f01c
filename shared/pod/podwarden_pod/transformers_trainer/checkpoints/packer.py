"""Packs checkpoints while the training runs. A newer checkpoint replaces a checkpoint that still waits."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from .folder_tar import pack_folder


class CheckpointPacker:
    def __init__(self, hand_over: Callable[[Path], None], say: Callable[[str], None] = print) -> None:
        self._hand_over, self._say = hand_over, say
        self._changed = threading.Condition()
        self._waiting: Path | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name='packer', daemon=True)
        self._thread.start()

    def submit(self, folder: Path) -> None:
        """Accepts a folder to pack, and deletes a folder that still waits. The packer deletes the folder later."""
        with self._changed:
            if self._waiting is not None:
                shutil.rmtree(self._waiting, ignore_errors=True)
            self._waiting = folder
            self._changed.notify_all()

    def close(self, seconds: float | None = None) -> None:
        """Waits until the submitted folder is packed and handed over, for `seconds` at most."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(seconds)

    def _run(self) -> None:
        # A disk that stays full is reported to the owner of the job once.
        is_told = False
        while True:
            with self._changed:
                while self._waiting is None and not self._closed:
                    self._changed.wait()
                folder, self._waiting = self._waiting, None
            if folder is None:
                return
            try:
                self._hand_over(pack_folder(folder, folder.with_name(f'{folder.name}.tar')))
                is_told = False
            except OSError as error:
                # The training continues, because the disk may have enough space for the next checkpoint.
                said = f'{folder.name} is not kept: {error.strerror}.'
                print(f'podwarden: {said}', flush=True)
                if not is_told:
                    self._say(f'{said} Others may follow. For checkpoints that are kept, raise disk_gb.')
                is_told = True
