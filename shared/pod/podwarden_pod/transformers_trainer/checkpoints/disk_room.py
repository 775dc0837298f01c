"""Frees disk space for files that must be kept, by deleting files that a finished training no longer needs."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from ..faults.diagnosis import causes, is_disk_full

# The folders of the trainer's checkpoints, of the unpacked checkpoint, and of the prepared dataset.
_SPARE = ('trainer', 'unpacked', 'arrow')


def make_room(work: Path) -> bool:
    """Deletes files that a finished training no longer needs. Returns True if there were such files."""
    spare = [work / name for name in _SPARE if (work / name).exists()]
    for folder in spare:
        shutil.rmtree(folder, ignore_errors=True)
    return bool(spare)


def is_full(error: BaseException) -> bool:
    """Returns True if the exception or one of its causes says that the disk is full."""
    chain = list(causes(error))
    return any(isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT) for cause in chain) or (
        is_disk_full('\n'.join(f'{type(cause).__name__}: {cause}' for cause in chain))
    )
