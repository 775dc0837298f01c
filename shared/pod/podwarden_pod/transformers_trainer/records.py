"""The examples of a dataset as the trainers want them, one a record and in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..dataset.notes import Notes
from ..dataset.reading import read_checked


def examples(
    path: Path, dataset_format: str, compression: str, ignored: set[str], notes: Notes | None = None
) -> Iterator[dict[str, Any]]:
    """Names of fields that are not used go into `ignored`, and with what else is to be known into `notes`. Raises
    dataset_invalid_format naming the first bad line."""
    notes = notes or Notes(dataset_format)
    for line, _, example in read_checked(path, dataset_format, compression, notes):
        if len(ignored) < len(notes.unused):
            ignored.update(notes.unused)
        yield {'line': line, **example}
