"""Packs a folder into one uncompressed tar and unpacks it. Compression does not make weights smaller, and an upload to
the bucket is one object with a checksum."""

from __future__ import annotations

import errno
import os
import shutil
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...common.failures import PodFailure


def pack_folder(folder: Path, target: Path, make_room: Callable[[], bool] = lambda: False) -> Path:
    """Moves the folder into the tar. Each file is deleted once the tar contains it, so that the disk never holds the
    whole folder twice. The same files give the same bytes. If the disk is full and `make_room` has freed space, the
    file is added again. Raises OSError if the disk stays full."""
    draft = target.with_name(f'{target.name}.new')
    try:
        with tarfile.open(draft, 'w') as tar:
            for path in sorted(path for path in folder.rglob('*') if path.is_file()):
                try:
                    _add(tar, path, path.relative_to(folder).as_posix())
                except OSError as error:
                    if error.errno not in (errno.ENOSPC, errno.EDQUOT) or not make_room():
                        raise
                    _add(tar, path, path.relative_to(folder).as_posix())
                path.unlink()
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
    return target


def _add(tar: Any, path: Path, name: str) -> None:
    """Adds the whole file, or restores the tar and raises OSError. `tarfile` has no method to restore a tar, so this
    function sets the internal state of the tar."""
    info = tar.gettarinfo(path, name)
    info.mtime, info.uid, info.gid, info.uname, info.gname, info.mode = 0, 0, 0, '', '', 0o644
    before = tar.offset
    try:
        with path.open('rb') as file:
            tar.addfile(info, file)
            tar.fileobj.flush()
    except OSError:
        # The buffer of the file holds bytes that could not be written. The next write would try to write these bytes.
        with suppress(OSError):
            tar.fileobj.close()
        draft = Path(str(tar.name)).open('r+b')  # noqa: SIM115
        draft.truncate(before)
        draft.seek(before)
        tar.fileobj, tar.offset = draft, before
        tar.members = [member for member in tar.members if member.offset < before]
        raise


def unpack_folder(source: Path, folder: Path) -> None:
    """Unpacks a tar into a folder. Raises PodFailure if the file is not a readable tar. Also raises PodFailure for a
    member that is not a file or leads out of the folder. Raises OSError if the disk is full."""
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                name = Path(member.name)
                if not member.isfile() or name.is_absolute() or '..' in name.parts:
                    raise tarfile.TarError(f'unexpected member {member.name}')
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                content = tar.extractfile(member)
                assert content is not None
                with path.open('wb') as file:
                    shutil.copyfileobj(content, file, 1 << 20)
    except (tarfile.TarError, EOFError) as error:
        raise PodFailure('training_crashed', f'The checkpoint does not unpack: {error}') from None
