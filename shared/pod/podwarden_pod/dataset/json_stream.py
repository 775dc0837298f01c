"""Reads the records of a JSONL file or of one JSON array, one at a time, each with the number of its first line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from ..common.failures import PodFailure
from .files import HEAD_BYTES, kind_of, table_of, why_not_json
from .rules import LIMITS, at_line, sentence
from .strict_json import DECODER, BadJson, is_too_deep, may_be_deep, read_json, scan

READ_BYTES = 1 << 16
# The longest record, in characters within an array or in bytes of a line. A longer record would fill the memory.
MAX_RECORD = LIMITS['max_record_bytes']
WHITESPACE = ' \t\r\n'
NOT_WHITESPACE = re.compile(r'[^ \t\r\n]')


def read_records(file: BinaryIO) -> Iterator[tuple[int, Any]]:
    """Returns the records with their line numbers. Raises PodFailure with the code dataset_invalid_format, which names
    the first unreadable line or the kind of a file that holds no records."""
    head = file.read(HEAD_BYTES)
    kind = kind_of(head)
    if kind is not None:
        raise PodFailure('dataset_invalid_format', kind)
    file.seek(0)
    first = _first_byte(file)
    file.seek(0)
    return _array(file) if first == b'[' else _lines(file, head)


def _first_byte(file: BinaryIO) -> bytes:
    head = file.read(3)
    byte = file.read(1) if head == codecs.BOM_UTF8 else head[:1]
    if head != codecs.BOM_UTF8:
        file.seek(1)
    while byte and byte in b' \t\r\n':
        byte = file.read(1)
    return byte


def invalid(line: int, why: str) -> PodFailure:
    return PodFailure('dataset_invalid_format', at_line(line, why))


def _too_deep() -> str:
    return sentence('too_deep', levels=LIMITS['max_record_depth'])


def _lines(file: BinaryIO, head: bytes) -> Iterator[tuple[int, Any]]:
    number = 0
    is_first = True
    while raw := file.readline(MAX_RECORD + 1):
        number += 1
        if len(raw) > MAX_RECORD:
            raise invalid(number, sentence('too_long', bytes=MAX_RECORD))
        try:
            text = raw.decode('utf-8-sig' if number == 1 else 'utf-8').strip(WHITESPACE)
        except UnicodeDecodeError:
            raise invalid(number, sentence('not_utf8')) from None
        if not text:
            continue
        try:
            record = read_json(text)
        except BadJson as error:
            raise _unread(number, text, head if is_first else None, deep=error.deep) from None
        is_first = False
        yield number, record


def _unread(number: int, text: str, head: bytes | None, *, deep: bool) -> PodFailure:
    """Returns the failure for a record that cannot be read. `head` is the beginning of the file, and None unless the
    record is the first: if the first record is unreadable, the whole file may be of another kind."""
    if deep:
        return invalid(number, _too_deep())
    if head is None:
        return invalid(number, why_not_json(text, None))
    begin = head.decode('utf-8-sig', 'replace')
    table = table_of(begin)
    if table is not None:
        return PodFailure('dataset_invalid_format', table)
    return invalid(number, why_not_json(text, lambda: begin))


class _ArrayText:
    """A window that moves over the text of an array and counts lines. The text before the index `at` has been read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder('utf-8-sig')().decode
        self._is_broken = False
        self.text = ''
        self.at = 0
        self.line = 1

    @property
    def left(self) -> int:
        return len(self.text) - self.at

    def more(self) -> bool:
        """Reads another block. Returns False at the end of the file. If a byte is not UTF-8, first returns the text
        before this byte. The next call raises PodFailure with the code dataset_invalid_format."""
        if self._is_broken:
            raise invalid(self.line + self.text.count('\n', self.at), sentence('not_utf8'))
        data = self._file.read(READ_BYTES)
        try:
            text = self._decode(data, not data)
        except UnicodeDecodeError as error:
            self._is_broken = True
            text = error.object[: error.start].decode()
        self.text = self.text[self.at :] + text
        self.at = 0
        return bool(data) or self._is_broken

    def skip_to(self, at: int) -> None:
        self.line += self.text.count('\n', self.at, at)
        self.at = at

    def next_char(self) -> str:
        """Returns the next character that is not white space, or '' at the end."""
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
        first = window.next_char()
        line = window.line
        if first != '{':
            raise invalid(line, sentence(_UNLIKE_RECORD.get(first, 'not_object')))
        yield line, _value(window)
        separator = window.next_char()
        if separator not in (',', ']'):
            raise invalid(window.line, sentence('array_comma' if separator else 'array_open'))
        window.skip_to(window.at + 1)
    if window.next_char():
        raise invalid(window.line, sentence('array_more'))


_UNLIKE_RECORD = {'': 'array_open', ',': 'array_gap', ']': 'array_gap'}


def _value(window: _ArrayText) -> Any:
    while True:
        try:
            value, end = DECODER.raw_decode(window.text, window.at)
        except (ValueError, RecursionError):
            closed_at, is_deep = scan(window.text, window.at)
            if is_deep:
                raise invalid(window.line, _too_deep()) from None
            if closed_at is not None:
                raise invalid(window.line, _bad_element(window.text[window.at : closed_at])) from None
            if window.left >= MAX_RECORD:
                raise invalid(window.line, sentence('too_long', bytes=MAX_RECORD)) from None
            if not window.more():
                raise invalid(window.line, sentence('array_open')) from None
            # The window doubles before the next try. A long record would otherwise be parsed again for every block.
            target = min(2 * window.left, MAX_RECORD)
            while window.left < target and window.more():
                pass
            continue
        text = window.text[window.at : end]
        if may_be_deep(text) and is_too_deep(text):
            raise invalid(window.line, _too_deep())
        if len(text) > MAX_RECORD:
            raise invalid(window.line, sentence('too_long', bytes=MAX_RECORD))
        window.skip_to(end)
        return value


def _bad_element(text: str) -> str:
    return sentence('python' if text.startswith("{'") else 'not_json_element')
