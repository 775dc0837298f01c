"""Loads the table of rules that the API and the pod share, and makes sentences for users from the table."""

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
    """A record that breaks a rule. The message is the end of a sentence, and the caller adds the line number."""


def sentence(code: str, **values: object) -> str:
    return _PLACE.sub(lambda place: str(values[place[1]]) if place[1] in values else place[0], SENTENCES[code])


def bad(code: str, **values: object) -> BadRecord:
    return BadRecord(sentence(code, **values))


def at_line(line: int, why: str) -> str:
    return sentence('at_line', line=line, why=why)


def quoted(text: str) -> str:
    """Returns the beginning of a user's text, short enough for a sentence. Lone surrogates become U+FFFD."""
    return HALF_CHARACTER.sub('\ufffd', text[: LIMITS['max_quoted_characters']])


def is_whole(text: str) -> bool:
    """Returns False if the text has half a character (a lone surrogate), as a text that was cut inside an emoji has. No
    tokenizer accepts half a character."""
    return text.isascii() or HALF_CHARACTER.search(text) is None


def is_blank(text: str) -> bool:
    return NOT_BLANK.search(text) is None


def by_utf16(text: str) -> bytes:
    """Returns a sort key that gives the same order as a sort in JavaScript."""
    return text.encode('utf-16-be', 'surrogatepass')


def lower(text: str) -> str:
    """Returns the text with its ASCII letters in lower case. Python and JavaScript may differ for other letters."""
    return text.lower() if text.isascii() else re.sub('[A-Z]+', lambda part: part[0].lower(), text)


def first_given(record: Record, names: list[str]) -> str | None:
    """Returns the first of the names for which the record has a value, or None."""
    for name in names:
        if record.get(name) is not None:
            return name
    return None
