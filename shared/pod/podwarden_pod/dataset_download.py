"""A download that goes on where it broke off, and is what it was said to be."""

from __future__ import annotations

import errno
import hashlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from .backoff import Backoff
from .claim import Download
from .dataset_source import DatasetSource, TemporaryFault, refusal
from .failures import PodFailure
from .http_open import NETWORK_ERRORS, network_fault, open_url

CHUNK_BYTES = 1 << 20
# Left free for checkpoints and logs.
RESERVE_BYTES = 256 << 20
# What a presigned URL answers when it or the credentials behind it have died (S3: 400 ExpiredToken, 403 expired).
DEAD = (400, 401, 403, 410)


class DatasetDownload:
    def __init__(
        self,
        source: DatasetSource,
        expected: Download,
        target: Path,
        *,
        backoff: Backoff,
        progress: Callable[[int, int], None] = lambda done, total: None,
        stall_seconds: float = 300,
        timeout_seconds: float = 60,
        free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source, self._expected, self._target = source, expected, target
        self._backoff, self._progress, self._sleep, self._clock = backoff, progress, sleep, clock
        self._stall, self._timeout, self._free_bytes = stall_seconds, timeout_seconds, free_bytes
        self._done = 0
        self._digest = hashlib.sha256()

    def run(self) -> str:
        """Downloads to the target and answers the SHA-256. Raises PodFailure with a dataset_ reason."""
        self._check_disk()
        tries, moved_at, renewed_at = 0, self._clock(), -1
        with self._target.open('wb') as file:
            while self._done < self._expected.size_bytes or self._expected.size_bytes == 0:
                before = self._done
                fault = self._receive(file)
                if fault == '':
                    break
                if self._done > before:
                    tries, moved_at = 0, self._clock()
                if fault == 'dead':
                    # Twice dead without a byte between: a new URL will not help.
                    if renewed_at == self._done:
                        raise refusal(403)
                    renewed_at = self._done
                    if self._renewed():
                        continue
                    renewed_at = -1
                if self._clock() - moved_at > self._stall:
                    raise PodFailure(
                        'dataset_timeout', f'No byte of the dataset came for {self._stall:.0f} s, at last: {fault}.'
                    )
                self._sleep(self._backoff.delay(tries))
                tries += 1
        return self._verified()

    def _check_disk(self) -> None:
        free = self._free_bytes(self._target.parent)
        if free < self._expected.size_bytes + RESERVE_BYTES:
            raise PodFailure(
                'dataset_too_large_for_disk',
                f'The dataset has {self._expected.size_bytes} bytes, the disk only {free} free. Raise disk_gb.',
            )

    def _renewed(self) -> bool:
        try:
            self._source.renew('the presigned URL had died')
        except (TemporaryFault, *NETWORK_ERRORS):
            return False
        return True

    def _receive(self, file: BinaryIO) -> str:
        """Appends what comes until the answer ends; the fault in a word, or nothing when all is there."""
        try:
            url = self._source.direct_url()
            headers = {'Range': f'bytes={self._done}-'} if self._done else {}
            with open_url('GET', url, headers, timeout=self._timeout) as answer:
                if answer.status in DEAD:
                    return 'dead'
                if answer.status == 416:
                    raise PodFailure('dataset_corrupt', f'The stored dataset ends before byte {self._done}.')
                if answer.status not in (200, 206):
                    raise refusal(answer.status)
                if self._done and answer.status == 200:
                    self._restart(file)
                while chunk := answer.read1(CHUNK_BYTES):
                    self._append(file, chunk)
        except TemporaryFault as fault:
            return str(fault)
        except NETWORK_ERRORS as error:
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                raise PodFailure('dataset_too_large_for_disk', 'The disk of the pod is full. Raise disk_gb.') from None
            return network_fault(error)
        return '' if self._done >= self._expected.size_bytes else 'the connection ended early'

    def _append(self, file: BinaryIO, chunk: bytes) -> None:
        file.write(chunk)
        self._digest.update(chunk)
        self._done += len(chunk)
        if self._done > self._expected.size_bytes:
            raise PodFailure('dataset_corrupt', f'The dataset has more than its {self._expected.size_bytes} bytes.')
        self._progress(self._done, self._expected.size_bytes)

    def _restart(self, file: BinaryIO) -> None:
        file.seek(0)
        file.truncate()
        self._done, self._digest = 0, hashlib.sha256()

    def _verified(self) -> str:
        found = self._digest.hexdigest()
        if self._expected.sha256 and found != self._expected.sha256.lower():
            raise PodFailure(
                'dataset_corrupt', f'The dataset has SHA-256 {found} and should have {self._expected.sha256}.'
            )
        return found
