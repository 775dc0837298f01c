"""Downloads a file, resumes after an interruption, and checks the size and the SHA-256 of the result."""

from __future__ import annotations

import hashlib
import shutil
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ..api.backoff import Backoff
from ..api.claim import Download
from ..api.http import NETWORK_ERRORS, disk_full, network_fault, open_url, retry_after_seconds, write_at
from ..common.failures import PodFailure
from .patience import DEAD, DEAD_STATUS, DownloadPatience
from .ranges import NoRanges, RangeDownload
from .source import DatasetSource, TemporaryFault, refusal

CHUNK_BYTES = 1 << 20
# The bytes of disk that a download leaves free for checkpoints and logs.
RESERVE_BYTES = 256 << 20
# A smaller file uses one connection: parallel connections would finish before their TCP windows have grown.
PARALLEL_FROM_BYTES = 64 << 20
# The S3 User Guide ("Performance design patterns for Amazon S3") expects 85 to 90 MB/s from one connection. Eight
# connections can then receive some 700 MB/s (5.6 Gbit/s).
CONNECTIONS = 8


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
        connections: int = CONNECTIONS,
        parallel_from_bytes: int = PARALLEL_FROM_BYTES,
        free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source, self._expected, self._target, self._progress = source, expected, target, progress
        self._patience = DownloadPatience(source, backoff, stall_seconds=stall_seconds, sleep=sleep, clock=clock)
        self._timeout, self._free_bytes = timeout_seconds, free_bytes
        self._connections, self._parallel_from = connections, parallel_from_bytes
        self._done = 0
        self._digest = hashlib.sha256()

    def run(self) -> str:
        """Downloads to the target and returns the SHA-256 in hexadecimal. Raises PodFailure with a code that begins
        with dataset_, AttemptOver if the attempt has ended, and any error that `progress` or `sleep` raises."""
        self._check_disk()
        with self._target.open('w+b', buffering=0) as file:
            return self._verified(self._in_parallel(file) or self._in_one_go(file))

    def _check_disk(self) -> None:
        free = self._free_bytes(self._target.parent)
        if free < self._expected.size_bytes + RESERVE_BYTES:
            raise PodFailure(
                'dataset_too_large_for_disk',
                f'The dataset has {self._expected.size_bytes} bytes, the disk only {free} free. Raise disk_gb.',
            )

    def _in_parallel(self, file: BinaryIO) -> str | None:
        """Returns the SHA-256. Returns None if the file is too small for parallel connections, if a proxy is set, or if
        the server serves no ranges."""
        size = self._expected.size_bytes
        if self._connections < 2 or size < self._parallel_from or urllib.request.getproxies():
            return None
        ranges = RangeDownload(
            self._source,
            size,
            file.fileno(),
            self._patience,
            self._progress,
            connections=self._connections,
            timeout_seconds=self._timeout,
        )
        try:
            return ranges.run()
        except NoRanges:
            return None

    def _in_one_go(self, file: BinaryIO) -> str:
        self._restart(file)
        while self._done < self._expected.size_bytes or self._expected.size_bytes == 0:
            fault, url = self._receive(file)
            if fault == '':
                break
            self._patience.after(fault, url)
        return self._digest.hexdigest()

    def _receive(self, file: BinaryIO) -> tuple[str | TemporaryFault, str]:
        """Appends the received bytes until the answer ends. Returns the fault and the URL. The fault is '' if the file
        is complete."""
        url = ''
        try:
            url = self._source.direct_url()
            headers = {'Range': f'bytes={self._done}-'} if self._done else {}
            with open_url('GET', url, headers, timeout=self._timeout) as answer:
                if answer.status in DEAD_STATUS:
                    return DEAD, url
                if answer.status == 416:
                    raise PodFailure('dataset_corrupt', f'The stored dataset ends before byte {self._done}.')
                if answer.status not in (200, 206):
                    raise refusal(answer.status, retry_after_seconds(answer.headers))
                if self._done and answer.status == 200:
                    self._restart(file)
                while chunk := answer.read1(CHUNK_BYTES):
                    self._append(file, chunk)
        except TemporaryFault as fault:
            return fault, url
        except NETWORK_ERRORS as error:
            if full := disk_full(error):
                raise full from None
            return network_fault(error), url
        return '' if self._done >= self._expected.size_bytes else 'the connection ended early', url

    def _append(self, file: BinaryIO, chunk: bytes) -> None:
        write_at(file.fileno(), chunk, self._done)
        self._digest.update(chunk)
        self._done += len(chunk)
        self._patience.moved()
        if self._done > self._expected.size_bytes:
            raise PodFailure('dataset_corrupt', f'The dataset has more than its {self._expected.size_bytes} bytes.')
        self._progress(self._done, self._expected.size_bytes)

    def _restart(self, file: BinaryIO) -> None:
        file.truncate(0)
        self._done, self._digest = 0, hashlib.sha256()

    def _verified(self, found: str) -> str:
        if self._expected.sha256 and found != self._expected.sha256.lower():
            raise PodFailure(
                'dataset_corrupt', f'The dataset has SHA-256 {found} and should have {self._expected.sha256}.'
            )
        return found
