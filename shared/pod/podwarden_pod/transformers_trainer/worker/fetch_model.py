"""Downloads a model into the cache of the hub: python3 -m ...worker.fetch_model NAME REVISION.

Prints the number of downloaded bytes once a second as a JSON line. The last line holds the folder of the model, or the
error."""

from __future__ import annotations

import json
import shutil
import sys
import threading
import traceback
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from ...common.failures import PodFailure
from ..faults.diagnosis import diagnose_download

# Files that are not downloaded: the weights of the same model for other software.
OTHER_WEIGHTS = ('*.gguf', '*.onnx', '*.h5', '*.msgpack', '*.tflite', '*.ot', 'original/*', 'onnx/*', 'openvino/*')
OLD_WEIGHTS = ('*.bin', '*.pt', '*.pth')
TELL_SECONDS = 1.0


def main(argv: list[str]) -> int:
    name, revision = argv[0], argv[1] or None
    try:
        from huggingface_hub import HfApi, constants, snapshot_download

        path = fetch(
            name, revision, None if constants.HF_HUB_OFFLINE else HfApi(), snapshot_download, constants.HF_HUB_CACHE
        )
        print(json.dumps({'path': path}))
    except BaseException as error:
        traceback.print_exc()
        failure = diagnose_download(error)
        print(json.dumps({'code': failure.code, 'error': f'{name}: {failure.message}', 'passes': failure.passes}))
    return 0


def fetch(name: str, revision: str | None, api: Any, download: Callable[..., str], cache: str) -> str:
    """Downloads the model and returns its folder. If `api` is None, the model must already be in the cache."""
    if api is None:
        return download(name, revision=revision)
    # The folder of a model in the local cache of the hub has this name.
    blobs = Path(cache, 'models--' + name.replace('/', '--'), 'blobs')
    tree = api.list_repo_tree(name, recursive=True, revision=revision)
    # The tree also lists folders, which have no size.
    sizes = {item.path: size for item in tree if (size := getattr(item, 'size', None)) is not None}
    ignored = [*OTHER_WEIGHTS, *(OLD_WEIGHTS if any(path.endswith('.safetensors') for path in sizes) else ())]
    total = sum(size for path, size in sizes.items() if not any(fnmatch(path, pattern) for pattern in ignored))
    _check_disk(Path(cache), total - _bytes_in(blobs))
    ended = threading.Event()
    teller = threading.Thread(target=_tell, args=(blobs, total, ended), daemon=True)
    teller.start()
    try:
        return download(name, revision=revision, ignore_patterns=ignored)
    finally:
        ended.set()
        teller.join()


def _check_disk(cache: Path, missing_bytes: int) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(cache).free
    if free < missing_bytes:
        raise PodFailure(
            'training_crashed',
            f'{missing_bytes} bytes of the model are to come, and the disk has {free} free. Raise disk_gb.',
        )


def _tell(blobs: Path, total_bytes: int, ended: threading.Event) -> None:
    while True:
        is_last = ended.wait(TELL_SECONDS)
        done_bytes = min(total_bytes, _bytes_in(blobs))
        print(json.dumps({'done_bytes': done_bytes, 'total_bytes': total_bytes}), flush=True)
        if is_last:
            return


def _bytes_in(blobs: Path) -> int:
    """Returns the downloaded bytes of all files. A file that is not complete has the suffix .incomplete, and only its
    used disk blocks count."""
    done = 0
    for path in blobs.iterdir() if blobs.is_dir() else ():
        try:
            done += path.stat().st_blocks * 512 if path.suffix == '.incomplete' else path.stat().st_size
        except OSError:
            # The file was renamed to its final name meanwhile.
            continue
    return done


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
