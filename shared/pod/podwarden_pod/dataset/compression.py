"""Opens a dataset as gzip if its first bytes are those of a gzip, declared or not. A dataset that is declared as gzip
and is not a gzip is refused."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ..common.failures import PodFailure
from .rules import sentence

GZIP_MAGIC = b'\x1f\x8b'


@contextmanager
def open_dataset(path: Path, compression: str) -> Iterator[BinaryIO]:
    """Yields a stream of the uncompressed bytes. Raises PodFailure with the code dataset_corrupt if the gzip is cut off
    or fails its checksum, and with dataset_invalid_format if the declared compression is wrong or unknown."""
    with path.open('rb') as file:
        is_gzip = file.read(2) == GZIP_MAGIC
        file.seek(0)
        if compression not in ('none', 'gzip'):
            raise PodFailure('dataset_invalid_format', f'The compression {compression} is unknown.')
        if compression == 'gzip' and not is_gzip:
            raise PodFailure('dataset_invalid_format', sentence('not_gzip'))
        if not is_gzip:
            yield file
            return
        try:
            with gzip.open(file) as plain:
                yield plain  # type: ignore[misc]
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise PodFailure('dataset_corrupt', sentence('broken_gzip')) from None
