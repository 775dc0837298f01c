"""Reads the lines that were added to a file since the last look."""

from __future__ import annotations

from pathlib import Path

MAX_LINE_CHARS = 8000
READ_BYTES = 1 << 20
# Behind by more than this the middle is left out: the end says more than the beginning.
MAX_BEHIND_BYTES = 8 << 20
# A file that has been read this far is emptied, so that logs never fill the disk.
TRUNCATE_BYTES = 64 << 20


class LogTail:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._rest = b''

    def read(self, *, final: bool = False) -> list[str]:
        """New whole lines; with final also the last one without its end."""
        try:
            size = self._path.stat().st_size
            lines = self._skip(size) if size - self._offset > MAX_BEHIND_BYTES else []
            with self._path.open('rb') as file:
                file.seek(self._offset)
                data = file.read(READ_BYTES)
        except OSError:
            return []
        self._offset += len(data)
        *whole, self._rest = (self._rest + data).split(b'\n')
        if self._rest and (final or len(self._rest) > MAX_LINE_CHARS):
            whole.append(self._rest)
            self._rest = b''
        if self._offset >= max(size, TRUNCATE_BYTES):
            self._empty()
        return lines + [_clean(line) for line in whole if line.strip()]

    def _skip(self, size: int) -> list[str]:
        left_out = size - READ_BYTES - self._offset
        self._offset, self._rest = size - READ_BYTES, b''
        return [f'... {left_out} bytes of output left out ...']

    def _empty(self) -> None:
        with self._path.open('r+b') as file:
            file.truncate()
        self._offset = 0


def _clean(raw: bytes) -> str:
    """A progress bar overwrites its line with carriage returns: only its last state is kept."""
    text = raw.decode('utf-8', 'replace').rstrip('\r').rsplit('\r', 1)[-1]
    return text.replace('\x00', '')[:MAX_LINE_CHARS]
