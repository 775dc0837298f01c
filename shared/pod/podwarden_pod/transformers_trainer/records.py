"""Reads the examples of a dataset in the form that the trainers need, one example for each record, in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..dataset.notes import Notes
from ..dataset.reading import read_checked


def examples(
    path: Path, dataset_format: str, compression: str, ignored: set[str], notes: Notes | None = None
) -> Iterator[dict[str, Any]]:
    """Yields each example with the number of its line. Adds the names of unused fields to `ignored`, and adds these
    names and all warnings to `notes`. Raises PodFailure with the code dataset_invalid_format for the first bad line."""
    notes = notes or Notes(dataset_format)
    for line, _, example in read_checked(path, dataset_format, compression, notes):
        if len(ignored) < len(notes.unused):
            ignored.update(notes.unused)
        yield {'line': line, **example}
