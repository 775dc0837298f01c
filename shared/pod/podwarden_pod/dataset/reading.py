"""The records of a dataset, checked, each as the example that it is. Nothing is ever filled in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..common.failures import PodFailure
from .compression import open_dataset
from .examples import Example, example_of
from .json_stream import invalid, read_records
from .notes import Notes
from .rules import FORMATS, BadRecord, Record, sentence


def read_examples(path: Path, dataset_format: str, compression: str) -> Iterator[tuple[Record, str]]:
    """Each record, checked, and its text. Raises dataset_invalid_format naming the first bad line, or that there is
    none at all."""
    for _, record, example in read_checked(path, dataset_format, compression, Notes(dataset_format)):
        yield record, text_of(example)


def read_checked(
    path: Path, dataset_format: str, compression: str, notes: Notes
) -> Iterator[tuple[int, Record, Example]]:
    """Each record with its example and the line it begins on."""
    if dataset_format not in FORMATS:
        raise PodFailure('dataset_invalid_format', f'The dataset format "{dataset_format}" is unknown.')
    count = 0
    with open_dataset(path, compression) as file:
        for line, record in read_records(file):
            try:
                example = example_of(record, dataset_format, notes)
            except BadRecord as error:
                why = str(error)
                if isinstance(record, dict):
                    why = sentence('as_format', format=dataset_format, why=why)
                raise invalid(line, why) from None
            notes.settle(line)
            count += 1
            yield line, record, example
    if not count:
        raise PodFailure('dataset_invalid_format', sentence('no_records'))
    notes.end()


def text_of(example: Example) -> str:
    """All that is said in it, for a trainer that knows texts alone."""
    if 'text' in example:
        return str(example['text'])
    parts = [example[name] for name in ('messages', 'prompt', 'completion', 'chosen', 'rejected') if name in example]
    return '\n'.join(_line_of(turn) for turns in parts for turn in turns)


def _line_of(turn: dict[str, Any]) -> str:
    return f'{turn["role"]}: {turn["content"]}'
