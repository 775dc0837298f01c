"""Reads the lines that were added to a file since the previous read."""

from __future__ import annotations

import re
from pathlib import Path

# The most bytes that are read of one line. The log shipper redacts the line first and then shortens it further: a
# shorter cut here could split a secret, and the redaction would miss the rest.
MAX_LINE_BYTES = 64 << 10
READ_BYTES = 1 << 20
# If more bytes wait to be read, the reader skips to the last READ_BYTES: the end of the output is the most useful part.
MAX_BEHIND_BYTES = 8 << 20
# A file of at least this size is emptied once it is read completely, so that logs never fill the disk.
TRUNCATE_BYTES = 64 << 20


class LogTail:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._rest = b''
        self._in_cut_line = False

    def read(self, *, final: bool = False) -> list[str]:
        """Returns the new complete lines. With `final`, also returns a last line that has no line end."""
        try:
            size = self._path.stat().st_size
            lines = self._skip(size) if size - self._offset > MAX_BEHIND_BYTES else []
            with self._path.open('rb') as file:
                file.seek(self._offset)
                data = file.read(READ_BYTES)
        except OSError:
            return []
        self._offset += len(data)
        *whole, self._rest = (self._rest + self._from_next_line(data)).split(b'\n')
        if len(self._rest) > MAX_LINE_BYTES:
            whole.append(self._overlong())
        if self._rest and final:
            whole.append(self._rest)
            self._rest = b''
        if self._offset >= max(size, TRUNCATE_BYTES):
            self._empty()
        return lines + [_clean(line) for line in whole if line.strip()]

    def _from_next_line(self, data: bytes) -> bytes:
        """Returns the data without the rest of a line that was cut, or b'' if that line has not ended yet."""
        if not self._in_cut_line:
            return data
        end = re.search(rb'[\r\n]', data)
        self._in_cut_line = end is None
        return data[end.end() :] if end else b''

    def _overlong(self) -> bytes:
        """Returns the last complete state of a progress bar, or the beginning of a line whose rest is left out."""
        state, separator, rest = self._rest.rpartition(b'\r')
        self._in_cut_line = not separator
        self._rest = rest if separator else b''
        return state or rest

    def _skip(self, size: int) -> list[str]:
        left_out = size - READ_BYTES - self._offset
        self._offset, self._rest, self._in_cut_line = size - READ_BYTES, b'', True
        return [f'... {left_out} bytes of output left out ...']

    def _empty(self) -> None:
        with self._path.open('r+b') as file:
            file.truncate()
        self._offset = 0


def _clean(raw: bytes) -> str:
    """Returns the line as text. A progress bar overwrites its line by carriage returns, so only the text after the last
    carriage return is kept."""
    text = raw.rstrip(b'\r').rsplit(b'\r', 1)[-1][:MAX_LINE_BYTES].decode('utf-8', 'replace')
    return text.replace('\x00', '')
