"""The table that the upload and the pod share, and the sentences made of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

Record = dict[str, Any]

RULES: dict[str, Any] = json.loads(Path(__file__).with_name('rules.json').read_text('utf-8'))
LIMITS: dict[str, int] = RULES['limits']
FORMATS: dict[str, Any] = RULES['formats']
SENTENCES: dict[str, str] = RULES['sentences']

HALF_CHARACTER = re.compile('[\ud800-\udfff]')
NOT_BLANK = re.compile(r'[^ \t\r\n]')
_PLACE = re.compile(r'\{([a-z]+)\}')


class BadRecord(Exception):
    """The end of a sentence that names the line."""


def sentence(code: str, **values: object) -> str:
    return _PLACE.sub(lambda place: str(values[place[1]]) if place[1] in values else place[0], SENTENCES[code])


def bad(code: str, **values: object) -> BadRecord:
    return BadRecord(sentence(code, **values))


def at_line(line: int, why: str) -> str:
    return sentence('at_line', line=line, why=why)


def quoted(text: str) -> str:
    """The beginning of a user's text, short enough for a sentence."""
    return HALF_CHARACTER.sub('\ufffd', text[: LIMITS['max_quoted_characters']])


def is_whole(text: str) -> bool:
    """Half a character is what a text cut inside an emoji ends with; no tokenizer takes it."""
    return text.isascii() or HALF_CHARACTER.search(text) is None


def is_blank(text: str) -> bool:
    return NOT_BLANK.search(text) is None


def by_utf16(text: str) -> bytes:
    """Sorts as JavaScript does."""
    return text.encode('utf-16-be', 'surrogatepass')


def lower(text: str) -> str:
    """Lower case of ASCII alone: beyond it languages and their libraries differ."""
    return text.lower() if text.isascii() else re.sub('[A-Z]+', lambda part: part[0].lower(), text)


def first_given(record: Record, names: list[str]) -> str | None:
    """The first of the names that the record has a value for."""
    for name in names:
        if record.get(name) is not None:
            return name
    return None
