"""Records of a JSONL file or of one JSON array, one at a time, each with the line it begins on."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from .failures import PodFailure

READ_BYTES = 1 << 16
MAX_RECORD_CHARS = 64 << 20
WHITESPACE = ' \t\r\n'


def read_records(file: BinaryIO) -> Iterator[tuple[int, Any]]:
    """Raises dataset_invalid_format naming the first line that cannot be read."""
    first = _first_byte(file)
    file.seek(0)
    return _array(file) if first == b'[' else _lines(file)


def _first_byte(file: BinaryIO) -> bytes:
    head = file.read(3)
    byte = file.read(1) if head == codecs.BOM_UTF8 else head[:1]
    if head != codecs.BOM_UTF8:
        file.seek(1)
    while byte and byte in b' \t\r\n':
        byte = file.read(1)
    return byte


def invalid(line: int, why: str) -> PodFailure:
    return PodFailure('dataset_invalid_format', f'Line {line} of the dataset: {why}')


def _lines(file: BinaryIO) -> Iterator[tuple[int, Any]]:
    for number, raw in enumerate(file, 1):
        try:
            text = raw.decode('utf-8-sig' if number == 1 else 'utf-8').strip(WHITESPACE)
            if text:
                yield number, json.loads(text)
        except UnicodeDecodeError:
            raise invalid(number, 'it is not UTF-8.') from None
        except (ValueError, RecursionError) as error:
            raise invalid(number, f'it is not JSON ({error}).') from None


class _ArrayText:
    """A window over the text of an array that slides on and counts lines."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder('utf-8-sig')().decode
        self.text = ''
        self.line = 1

    def more(self) -> bool:
        data = self._file.read(READ_BYTES)
        try:
            self.text += self._decode(data, not data)
        except UnicodeDecodeError:
            raise invalid(self.line + self.text.count('\n'), 'it is not UTF-8.') from None
        return bool(data)

    def skip(self, chars: int) -> None:
        self.line += self.text.count('\n', 0, chars)
        self.text = self.text[chars:]

    def next_char(self) -> str:
        """The next character that is not white space, or nothing at the end."""
        while True:
            self.skip(len(self.text) - len(self.text.lstrip(WHITESPACE)))
            if self.text:
                return self.text[0]
            if not self.more():
                return ''


def _array(file: BinaryIO) -> Iterator[tuple[int, Any]]:
    window = _ArrayText(file)
    window.next_char()
    window.skip(1)
    if window.next_char() == ']':
        return
    while True:
        window.next_char()
        line = window.line
        yield line, _value(window)
        separator = window.next_char()
        window.skip(1)
        if separator == ']':
            return
        if separator != ',':
            raise invalid(window.line, 'expected a comma or the end of the array.')


def _value(window: _ArrayText) -> Any:
    decoder = json.JSONDecoder()
    while True:
        try:
            value, end = decoder.raw_decode(window.text)
        except (ValueError, RecursionError) as error:
            if len(window.text) < MAX_RECORD_CHARS and window.more():
                # Doubled before the next look: a long record would otherwise be parsed anew for every block.
                target = 2 * len(window.text)
                while len(window.text) < target and window.more():
                    pass
                continue
            raise invalid(window.line, f'it is not JSON ({error}).') from None
        # A number at the very end of the window may go on in the next block.
        if end < len(window.text) or not window.more():
            window.skip(end)
            return value
