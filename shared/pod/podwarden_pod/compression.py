"""Opens a dataset as declared, after a look at its first bytes: a wrong declaration is said, not guessed around."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .failures import PodFailure

GZIP_MAGIC = b'\x1f\x8b'


@contextmanager
def open_dataset(path: Path, compression: str) -> Iterator[BinaryIO]:
    """The plain bytes, streamed. A gzip that breaks off or fails its checksum is dataset_corrupt."""
    with path.open('rb') as file:
        is_gzip = file.read(2) == GZIP_MAGIC
        file.seek(0)
        if compression not in ('none', 'gzip'):
            raise PodFailure('dataset_invalid_format', f'The compression {compression} is unknown.')
        if is_gzip != (compression == 'gzip'):
            found = 'is gzip' if is_gzip else 'is not gzip'
            raise PodFailure('dataset_invalid_format', f'The dataset was declared {compression} but {found}.')
        if not is_gzip:
            yield file
            return
        try:
            with gzip.open(file) as plain:
                yield plain  # type: ignore[misc]
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise PodFailure('dataset_corrupt', f'The gzip data of the dataset is broken: {error}') from None
