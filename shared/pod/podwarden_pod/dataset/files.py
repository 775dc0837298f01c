"""Explains a file that holds no records: the kind of the file, and what its owner can do."""

from __future__ import annotations

import re
from collections.abc import Callable

from .rules import FORMATS, RULES, quoted, sentence
from .strict_json import BadJson, read_json, scan

HEAD_BYTES = 1 << 16
BLANK = ' \t\r\n'
# The names of the fields of a record. A list under such a name is part of a record, not a wrapper of all records.
FIELDS = {name for rule in FORMATS.values() for names in rule['fields'].values() for name in names}
_CELL = re.compile(r'[^{}\[\]"\':]{1,64}')
_WRAPPER = re.compile(
    r'[ \t\r\n]*\{[ \t\r\n]*'
    r'(?:"[^"\\]*"[ \t\r\n]*:[ \t\r\n]*(?:"[^"\\]*"|[-+.0-9A-Za-z]+)[ \t\r\n]*,[ \t\r\n]*)*'
    r'"([^"\\]{1,60})"[ \t\r\n]*:[ \t\r\n]*\[[ \t\r\n]*\{'
)


def kind_of(head: bytes) -> str | None:
    """Returns a sentence for the owner if the file is of a kind that holds no records, else None."""
    begins = head.removeprefix(b'\xef\xbb\xbf').lstrip(BLANK.encode())[:64].lower()
    for kind in RULES['files']:
        if 'text' in kind:
            fits = begins.startswith(kind['text'].encode())
        else:
            fits = head.startswith(bytes.fromhex(kind['hex']), kind.get('at', 0))
        if fits and kind.get('holds', '').encode() in head:
            return sentence('file_kind', name=kind['name'], advice=RULES['advice'][kind['advice']])
    return None


def table_of(head: str) -> str | None:
    """Returns a sentence for the owner if the file is a table whose first line names its columns, else None."""
    lines = [line for line in (part.strip(BLANK) for part in head.split('\n')) if line][:2]
    if len(lines) < 2 or lines[0][0] in '{[':
        return None
    for delimiter in (',', '\t', ';'):
        cells = [cell.strip(BLANK).strip('"') for cell in lines[0].split(delimiter)]
        if len(cells) > 1 and all(map(_CELL.fullmatch, cells)) and (delimiter in lines[1] or lines[1][0] == '"'):
            return sentence('csv', columns=', '.join(quoted(cell) for cell in cells[:5]))
    return None


def why_not_json(text: str, head: Callable[[], str] | None) -> str:
    """Returns the end of a sentence that says why a line is not JSON. `head` is a function that returns the beginning
    of the file, or None unless the line is the first record."""
    if text.startswith("{'"):
        return sentence('python')
    if text.endswith(',') and _is_json(text[:-1]):
        return sentence('comma')
    if head is not None and text.startswith('{') and scan(text, 0)[0] is None:
        wrapper = _WRAPPER.match(head())
        if wrapper and wrapper[1] not in FIELDS:
            return sentence('wrapper', field=quoted(wrapper[1]))
        if _goes_on(head()):
            return sentence('spread')
    return sentence('not_json')


def _is_json(text: str) -> bool:
    try:
        read_json(text)
    except BadJson:
        return False
    return True


def _goes_on(head: str) -> bool:
    lines = [line for line in (part.strip(BLANK) for part in head.split('\n')) if line]
    return len(lines) > 1 and lines[1][0] in '"}'
