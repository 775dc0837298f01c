"""Records of a JSONL file or of one JSON array, one at a time, each with the line it begins on."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from .failures import PodFailure

READ_BYTES = 1 << 16
# Of one record, in characters of an array and in bytes of a line: what is longer is no example and fills the memory.
MAX_RECORD = 64 << 20
WHITESPACE = ' \t\r\n'
NOT_WHITESPACE = re.compile(r'[^ \t\r\n]')


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


def _not_json(word: str) -> Any:
    """NaN and the infinities are Python's own, and the upload does not take them."""
    raise ValueError(f'{word} is not JSON')


DECODER = json.JSONDecoder(parse_constant=_not_json)


def _lines(file: BinaryIO) -> Iterator[tuple[int, Any]]:
    number = 0
    while raw := file.readline(MAX_RECORD + 1):
        number += 1
        if len(raw) > MAX_RECORD:
            raise invalid(number, f'it is longer than {MAX_RECORD} bytes.')
        try:
            text = raw.decode('utf-8-sig' if number == 1 else 'utf-8').strip(WHITESPACE)
            if text:
                yield number, DECODER.decode(text)
        except UnicodeDecodeError:
            raise invalid(number, 'it is not UTF-8.') from None
        except (ValueError, RecursionError) as error:
            raise invalid(number, f'it is not JSON ({error}).') from None


class _ArrayText:
    """A window over the text of an array that slides on and counts lines. `at` is how far it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder('utf-8-sig')().decode
        self.text = ''
        self.at = 0
        self.line = 1

    @property
    def left(self) -> int:
        return len(self.text) - self.at

    def more(self) -> bool:
        data = self._file.read(READ_BYTES)
        try:
            self.text = self.text[self.at :] + self._decode(data, not data)
        except UnicodeDecodeError:
            raise invalid(self.line + self.text.count('\n', self.at), 'it is not UTF-8.') from None
        self.at = 0
        return bool(data)

    def skip_to(self, at: int) -> None:
        self.line += self.text.count('\n', self.at, at)
        self.at = at

    def next_char(self) -> str:
        """The next character that is not white space, or nothing at the end."""
        while True:
            found = NOT_WHITESPACE.search(self.text, self.at)
            if found:
                self.skip_to(found.start())
                return found.group()
            self.skip_to(len(self.text))
            if not self.more():
                return ''


def _array(file: BinaryIO) -> Iterator[tuple[int, Any]]:
    window = _ArrayText(file)
    window.next_char()
    window.skip_to(window.at + 1)
    separator = ','
    if window.next_char() == ']':
        separator = ']'
        window.skip_to(window.at + 1)
    while separator != ']':
        window.next_char()
        line = window.line
        yield line, _value(window)
        separator = window.next_char()
        if separator not in (',', ']'):
            raise invalid(window.line, 'expected a comma or the end of the array.')
        window.skip_to(window.at + 1)
    if window.next_char():
        raise invalid(window.line, 'there is more after the end of the array.')


def _value(window: _ArrayText) -> Any:
    while True:
        try:
            value, end = DECODER.raw_decode(window.text, window.at)
        except (ValueError, RecursionError) as error:
            if window.left < MAX_RECORD and window.more():
                # Doubled before the next look: a long record would otherwise be parsed anew for every block.
                target = 2 * window.left
                while window.left < target and window.more():
                    pass
                continue
            raise invalid(window.line, f'it is not JSON ({error}).') from None
        length = end - window.at
        # A number at the very end of the window may go on in the next block.
        if length < window.left or not window.more():
            window.skip_to(window.at + length)
            return value
