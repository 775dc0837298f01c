"""What a record of each dataset format must hold, and the text in it. Nothing is ever filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .compression import open_dataset
from .failures import PodFailure
from .json_stream import invalid, read_records

Record = dict[str, Any]
HALF_CHARACTER = re.compile('[\ud800-\udfff]')


class BadRecord(Exception):
    pass


def _whole(text: str, name: str) -> str:
    """Half a character is what a text cut inside an emoji ends with; no tokenizer takes it."""
    if not text.isascii() and HALF_CHARACTER.search(text):
        raise BadRecord(f'"{name}" has half a character (a lone UTF-16 surrogate).')
    return text


def _text(record: Record, name: str, *, required: bool = True) -> str:
    value = record.get(name)
    if value is None and not required:
        return ''
    if not isinstance(value, str) or (required and not value):
        raise BadRecord(f'"{name}" must be a text that is not empty.')
    return _whole(value, name)


def _turns(record: Record, name: str, who: str, what: str) -> str:
    turns = record.get(name)
    if not isinstance(turns, list) or not turns:
        raise BadRecord(f'"{name}" must be a list of turns.')
    for turn in turns:
        if not isinstance(turn, dict) or not isinstance(turn.get(who), str) or not isinstance(turn.get(what), str):
            raise BadRecord(f'each turn in "{name}" needs the texts "{who}" and "{what}".')
    return _whole('\n'.join(f'{turn[who]}: {turn[what]}' for turn in turns), name)


def _answer(record: Record, name: str) -> str:
    """Preference data comes as a text or as a list of messages."""
    return _turns(record, name, 'role', 'content') if isinstance(record.get(name), list) else _text(record, name)


def _joined(*texts: str) -> str:
    return '\n'.join(text for text in texts if text)


def _kto(record: Record) -> str:
    if not isinstance(record.get('label'), bool):
        raise BadRecord('"label" must be true or false.')
    return _joined(_answer(record, 'prompt'), _answer(record, 'completion'))


FORMATS: dict[str, Callable[[Record], str]] = {
    'chatml': lambda r: _turns(r, 'messages', 'role', 'content'),
    'sharegpt': lambda r: _turns(r, 'conversations', 'from', 'value'),
    'alpaca': lambda r: _joined(_text(r, 'instruction'), _text(r, 'input', required=False), _text(r, 'output')),
    'openorca': lambda r: _joined(
        _text(r, 'system_prompt', required=False), _text(r, 'question'), _text(r, 'response')
    ),
    'dpo': lambda r: _joined(_answer(r, 'prompt'), _answer(r, 'chosen'), _answer(r, 'rejected')),
    'kto': _kto,
    'text': lambda r: _text(r, 'text'),
}


def read_examples(path: Path, dataset_format: str, compression: str) -> Iterator[tuple[Record, str]]:
    """Each record, checked, and its text. Raises dataset_invalid_format naming the first bad line, or that there is
    none at all."""
    for _, record, text in read_checked(path, dataset_format, compression):
        yield record, text


def read_checked(path: Path, dataset_format: str, compression: str) -> Iterator[tuple[int, Record, str]]:
    """The same, each with the line it begins on."""
    text_of = FORMATS.get(dataset_format)
    if text_of is None:
        raise PodFailure('dataset_invalid_format', f'The dataset format "{dataset_format}" is unknown.')
    count = 0
    with open_dataset(path, compression) as file:
        for line, record in read_records(file):
            if not isinstance(record, dict):
                raise invalid(line, 'it is not an object.')
            try:
                text = text_of(record)
            except BadRecord as error:
                raise invalid(line, str(error)) from None
            count += 1
            yield line, record, text
    if not count:
        raise PodFailure('dataset_invalid_format', 'The dataset has no records.')
