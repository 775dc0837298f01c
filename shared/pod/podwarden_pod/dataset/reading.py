"""Reads and checks the records of a dataset, and turns each record into an example. A missing field is never filled
in."""

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
    """Yields each checked record and its text. Raises PodFailure with the code dataset_invalid_format, which names the
    first bad line or says that the dataset has no record."""
    for _, record, example in read_checked(path, dataset_format, compression, Notes(dataset_format)):
        yield record, text_of(example)


def read_checked(
    path: Path, dataset_format: str, compression: str, notes: Notes
) -> Iterator[tuple[int, Record, Example]]:
    """Yields for each record the number of its first line, the record, and its example. Adds the notes on each record
    to `notes`. Raises PodFailure with the code dataset_invalid_format or dataset_corrupt."""
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
    """Returns all turns of an example as one text, for a trainer that learns texts only."""
    if 'text' in example:
        return str(example['text'])
    parts = [example[name] for name in ('messages', 'prompt', 'completion', 'chosen', 'rejected') if name in example]
    return '\n'.join(_line_of(turn) for turns in parts for turn in turns)


def _line_of(turn: dict[str, Any]) -> str:
    return f'{turn["role"]}: {turn["content"]}'
