"""JSON as the upload reads it: nothing that is Python's own, and no deeper than any parser goes."""

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
    """NaN and the infinities are Python's own, and the upload does not take them."""
    raise ValueError(f'{word} is not JSON')


def _whole_number(digits: str) -> Any:
    """Python gives up at some thousand digits; beyond the range of a float a number is infinite, as it is elsewhere."""
    return int(digits) if len(digits) < MORE_DIGITS else float(digits)


DECODER = json.JSONDecoder(parse_constant=_not_json, parse_int=_whole_number)


def read_json(text: str) -> Any:
    """Raises BadJson."""
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
    """Where the object or list that begins there ends, if it does, and whether it is nested too deep before that."""
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
