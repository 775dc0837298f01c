"""Room on the disk of the pod for what has to be kept: what a finished training no longer needs goes first."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from ..faults.diagnosis import causes, is_disk_full

# Checkpoints of the trainer, and the dataset as it was read and prepared.
_SPARE = ('trainer', 'unpacked', 'arrow')


def make_room(work: Path) -> bool:
    """Deletes files that a training which is over needs no more. True where there were any."""
    spare = [work / name for name in _SPARE if (work / name).exists()]
    for folder in spare:
        shutil.rmtree(folder, ignore_errors=True)
    return bool(spare)


def is_full(error: BaseException) -> bool:
    """True where an exception, or its cause, says that the disk is full."""
    chain = list(causes(error))
    return any(isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT) for cause in chain) or (
        is_disk_full('\n'.join(f'{type(cause).__name__}: {cause}' for cause in chain))
    )
