"""Reads JSON exactly as the API does for uploads: without the extensions of Python, and with the same limit on the
depth of nesting, which is in `rules.json`."""

from __future__ import annotations

import json
import re
from typing import Any

from .rules import LIMITS

MAX_DEPTH = LIMITS['max_record_depth']
MORE_DIGITS = 309
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)


class BadJson(Exception):
    def __init__(self, *, deep: bool = False) -> None:
        super().__init__('too deep' if deep else 'not JSON')
        self.deep = deep


def _not_json(word: str) -> Any:
    """Raises ValueError for NaN and infinities, which Python reads as numbers and the API refuses in uploads."""
    raise ValueError(f'{word} is not JSON')


def _whole_number(digits: str) -> Any:
    """Returns an int, or a float for a long number, because Python refuses to convert a text of more than 4300 digits
    to an int (`sys.int_info`). A number beyond the range of a float becomes infinite, as in other parsers."""
    return int(digits) if len(digits) < MORE_DIGITS else float(digits)


DECODER = json.JSONDecoder(parse_constant=_not_json, parse_int=_whole_number)


def read_json(text: str) -> Any:
    """Returns the value of a JSON text. Raises BadJson if the text is not JSON or is nested too deeply."""
    if may_be_deep(text) and is_too_deep(text):
        raise BadJson(deep=True)
    text = text.strip(' \t\r\n')
    try:
        value, end = DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        raise BadJson from None
    if end != len(text):
        raise BadJson
    return value


def may_be_deep(text: str) -> bool:
    return text.count('{') + text.count('[') > MAX_DEPTH


def is_too_deep(text: str) -> bool:
    return scan(text, 0)[1]


def scan(text: str, start: int) -> tuple[int | None, bool]:
    """Returns the end of the object or list that begins at `start`, and whether its nesting is too deep. The end is
    None if the text ends before the object or list does, or if the nesting is too deep."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        first = text[token.start()]
        if first in '{[':
            depth += 1
            if depth > MAX_DEPTH:
                return None, True
        elif first in '}]':
            depth -= 1
            if depth == 0:
                return token.end(), False
    return None, False
