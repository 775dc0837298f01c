"""Downloads a large file in pieces over a few connections that stay open, and hashes the file in order meanwhile."""

from __future__ import annotations

import hashlib
import http.client
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from .. import USER_AGENT
from ..api.http import (
    NETWORK_ERRORS,
    connection_to,
    disk_full,
    network_fault,
    request_target,
    retry_after_seconds,
    write_at,
)
from ..common.failures import PodFailure
from .patience import DEAD, DEAD_STATUS, DownloadPatience
from .source import DatasetSource, TemporaryFault, refusal

MIN_PIECE_BYTES = 1 << 20
MAX_PIECE_BYTES = 64 << 20
BLOCK_BYTES = 1 << 18
# The most bytes by which a new piece may start ahead of the hash. The hash then reads from the page cache.
AHEAD_BYTES = 1 << 30


class NoRanges(Exception):
    """The server does not serve parts of the file."""


@dataclass
class _Piece:
    start: int
    end: int
    at: int


class RangeDownload:
    def __init__(
        self,
        source: DatasetSource,
        size_bytes: int,
        descriptor: int,
        patience: DownloadPatience,
        progress: Callable[[int, int], None],
        *,
        connections: int,
        timeout_seconds: float,
    ) -> None:
        self._source, self._size, self._patience = source, size_bytes, patience
        # The download duplicates the descriptor: a thread that hangs must never write to an unrelated file that has
        # got the number of a closed descriptor.
        self._file = os.dup(descriptor)
        self._progress, self._timeout = progress, timeout_seconds
        piece = min(MAX_PIECE_BYTES, max(MIN_PIECE_BYTES, size_bytes // (4 * connections)))
        self._pieces = [_Piece(at, min(at + piece, size_bytes), at) for at in range(0, size_bytes, piece)]
        self._begun = self._front = self._hashed = 0
        self._digest = hashlib.sha256()
        self._changed = threading.Condition()
        self._proven = self._ended = False
        self._error: BaseException | None = None
        self._connections = [_Connection(timeout_seconds) for _ in range(connections)]

    def run(self) -> str:
        """Returns the SHA-256 in hexadecimal once every byte is written and hashed. Raises NoRanges, PodFailure,
        AttemptOver if the attempt has ended, and any error that `progress` raises."""
        threads = [
            threading.Thread(target=self._work, args=(c, n == 0), name=f'download-{n}', daemon=True)
            for n, c in enumerate(self._connections)
        ]
        for thread in threads:
            thread.start()
        try:
            while self._hashed < self._size:
                self._hash(self._wait())
                self._progress(sum(piece.at - piece.start for piece in self._pieces), self._size)
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()
            for connection in self._connections:
                connection.close()
            for thread in threads:
                thread.join(1)
            if not any(thread.is_alive() for thread in threads):
                os.close(self._file)
        return self._digest.hexdigest()

    def _wait(self) -> int:
        """Waits up to 50 ms for more bytes. Returns the offset up to which the file has no gap."""
        with self._changed:
            if self._error is None and self._whole_until() == self._hashed:
                self._changed.wait(0.05)
            if self._error is not None:
                raise self._error
            return self._whole_until()

    def _whole_until(self) -> int:
        while self._front < len(self._pieces) - 1 and self._pieces[self._front].at == self._pieces[self._front].end:
            self._front += 1
        return self._pieces[self._front].at

    def _hash(self, until: int) -> None:
        block = memoryview(bytearray(1 << 20))
        while self._hashed < until:
            count = os.preadv(self._file, [block[: until - self._hashed]], self._hashed)
            self._digest.update(block[:count])
            self._hashed += count

    def _next(self, is_first: bool) -> _Piece | None:
        """Returns the next piece to download, or None at the end. Waits while the next piece is too far ahead of the
        hash. Every connection but the first waits until the first has proven that the server serves ranges."""
        with self._changed:
            while not self._ended and (
                (not self._proven and (not is_first or self._begun))
                or (self._begun < len(self._pieces) and self._pieces[self._begun].start - self._hashed > AHEAD_BYTES)
            ):
                self._changed.wait(0.5)
            if self._ended or self._begun == len(self._pieces):
                return None
            self._begun += 1
            return self._pieces[self._begun - 1]

    def _work(self, connection: _Connection, is_first: bool) -> None:
        try:
            while (piece := self._next(is_first)) is not None:
                while piece.at < piece.end and not self._ended:
                    self._try(connection, piece)
                with self._changed:
                    self._changed.notify_all()
        except BaseException as error:
            with self._changed:
                self._error = self._error or error
                self._changed.notify_all()

    def _try(self, connection: _Connection, piece: _Piece) -> None:
        url = ''
        fault: str | TemporaryFault
        try:
            url = self._source.direct_url()
            fault = self._receive(connection.get(url, piece.at, piece.end), piece)
        except TemporaryFault as error:
            fault = error
        except NETWORK_ERRORS as error:
            if full := disk_full(error):
                raise full from None
            fault = network_fault(error)
        if fault and not self._ended:
            connection.close()
            self._patience.after(fault, url)

    def _receive(self, answer: http.client.HTTPResponse, piece: _Piece) -> str:
        """Writes the received bytes at their offset in the file. Returns the fault, or '' if there is no fault."""
        if answer.status in DEAD_STATUS:
            return DEAD
        if answer.status == 200:
            raise NoRanges
        if answer.status != 206:
            raise refusal(answer.status, retry_after_seconds(answer.headers))
        self._check_range(answer.headers.get('Content-Range') or '', piece)
        block = memoryview(bytearray(BLOCK_BYTES))
        while piece.at < piece.end:
            count = answer.readinto(block[: piece.end - piece.at])
            if not count:
                return 'the connection ended early'
            if self._ended:
                break
            write_at(self._file, block[:count], piece.at)
            piece.at += count
            self._patience.moved()
        return ''

    def _check_range(self, found: str, piece: _Piece) -> None:
        expected = f'bytes {piece.at}-{piece.end - 1}/'
        if not found.startswith(expected):
            raise NoRanges
        total = found.removeprefix(expected)
        if total.isdigit() and int(total) != self._size:
            raise PodFailure('dataset_corrupt', f'The stored dataset has {total} bytes and should have {self._size}.')
        if not self._proven:
            with self._changed:
                self._proven = True
                self._changed.notify_all()


class _Connection:
    """A connection that stays open from piece to piece. A request connects again, once, if the server has closed the
    connection meanwhile."""

    def __init__(self, timeout_seconds: float) -> None:
        self._timeout = timeout_seconds
        self._open: http.client.HTTPConnection | None = None
        self._origin = ''

    def get(self, url: str, start: int, end: int) -> http.client.HTTPResponse:
        origin, target = request_target(url)
        headers = {'Range': f'bytes={start}-{end - 1}'}
        if self._open is not None and self._origin == origin:
            try:
                return self._ask(self._open, target, headers)
            except (http.client.HTTPException, ConnectionError):
                pass
        self.close()
        self._open, self._origin = connection_to(url, self._timeout), origin
        return self._ask(self._open, target, headers)

    def close(self) -> None:
        """Closes the connection. A read in which another thread waits ends, too."""
        connection, self._open = self._open, None
        if connection is None:
            return
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)
        connection.close()

    def _ask(
        self, connection: http.client.HTTPConnection, target: str, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        connection.request('GET', target, headers={'User-Agent': USER_AGENT, **headers})
        return connection.getresponse()
