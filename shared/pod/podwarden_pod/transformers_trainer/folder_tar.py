"""A folder as one uncompressed tar and back: weights do not shrink, and the bucket wants one checked object."""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path

from ..failures import PodFailure


def pack_folder(folder: Path, target: Path) -> Path:
    """Moves the folder into the tar: each file goes once it is in, so that the disk never holds all of it twice.
    The same files make the same bytes."""
    draft = target.with_name(f'{target.name}.new')
    try:
        with tarfile.open(draft, 'w') as tar:
            for path in sorted(path for path in folder.rglob('*') if path.is_file()):
                info = tar.gettarinfo(path, path.relative_to(folder).as_posix())
                info.mtime, info.uid, info.gid, info.uname, info.gname, info.mode = 0, 0, 0, '', '', 0o644
                with path.open('rb') as file:
                    tar.addfile(info, file)
                path.unlink()
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
    return target


def unpack_folder(source: Path, folder: Path) -> None:
    """Raises PodFailure where it is no such tar. Names that lead out of the folder are refused."""
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
