"""Provides the Python that trains: the present Python if the image has the locked packages, else a new environment with
these packages."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from ..common.failures import PodFailure
from .faults.passing import passing_fault, patiently

LOCK = Path(__file__).resolve().parents[2] / 'requirements.txt'
INSTALL_SECONDS = 1200
PROBE_SECONDS = 300
PROBE = 'podwarden_pod.transformers_trainer.worker.probe'
# The limit for fetching or pushing a model. At one gigabit per second, 7200 s are enough for 900 GB.
FETCH_SECONDS = 7200

Check = Callable[[], None]
# The type of a function that takes the bytes fetched so far and the total bytes.
Fetched = Callable[[int, int], None]


def locked_versions(lock: Path) -> dict[str, str]:
    """Returns the names and versions of the packages in a lock file. The hashes are ignored, because pip checks them.
    Raises PodFailure if the file cannot be read."""
    try:
        text = lock.read_text('utf-8')
    except OSError as error:
        raise PodFailure(
            'install_failed', f'The runtime came without its list of packages: {error.strerror}.'
        ) from None
    return dict(re.findall(r'^([A-Za-z0-9._-]+)==([^\s\\;]+)', text, re.MULTILINE))


def missing_here(lock: Path, version_of: Callable[[str], str] = metadata.version) -> list[str]:
    """Returns the locked packages that this Python lacks or has in another version."""
    missing = []
    for name, version in locked_versions(lock).items():
        try:
            found = version_of(name)
        except metadata.PackageNotFoundError:
            found = ''
        if found != version:
            missing.append(name)
    return missing


def install(lock: Path, check: Check) -> str:
    """Installs the locked packages into a new environment that inherits the torch of the image. Returns the path of its
    Python. The folder is on the container's own disk, because a network volume takes minutes for so many small
    files."""
    folder = Path(tempfile.mkdtemp(prefix='podwarden-venv-'))
    python = str(folder / 'bin' / 'python')
    uv = shutil.which('uv')
    if uv:
        _run(
            [uv, 'venv', '--quiet', '--clear', '--system-site-packages', '--python', sys.executable, str(folder)], check
        )
        # Without bytecode each training process would compile all modules again.
        pip = [uv, 'pip', 'install', '--quiet', '--compile-bytecode', '--python', python]
    else:
        _run([sys.executable, '-m', 'venv', '--clear', '--system-site-packages', str(folder)], check)
        pip = [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input']
    # The lock lists every dependency except torch. The image provides torch, and the installation must not replace it.
    patiently(lambda: _run([*pip, '--no-deps', '--require-hashes', '-r', str(lock)], check), check)
    return python


def probe(python: str, environment: dict[str, str], check: Check) -> dict[str, Any]:
    """Imports all libraries of the training in a separate process, and returns the versions and GPUs that it found."""
    return _probed([python, '-m', PROBE], environment, check)


def probe_torch(python: str, environment: dict[str, str], check: Check) -> dict[str, Any]:
    """Imports only torch, which every image provides, in a separate process, and returns what the process found."""
    return _probed([python, '-m', PROBE, 'torch'], environment, check)


def _probed(command: list[str], environment: dict[str, str], check: Check) -> dict[str, Any]:
    return _answer(_run(command, check, environment, PROBE_SECONDS), 'install_failed')


def fetch_model(
    python: str, model: dict[str, Any], environment: dict[str, str], check: Check, fetched: Fetched
) -> None:
    """Downloads the files of the model into the local cache of the hub. Raises PodFailure with the code
    source_unreachable if the hub stays unreachable, model_not_found if the hub refuses the model, or with the code of
    another failure."""

    def hear(line: str) -> None:
        with suppress(ValueError, KeyError, TypeError):  # A library may print other lines.
            told = json.loads(line)
            fetched(told['done_bytes'], told['total_bytes'])

    module = 'podwarden_pod.transformers_trainer.worker.fetch_model'
    command = [python, '-m', module, model['name'], model.get('revision') or '']
    patiently(lambda: _answer(_run(command, check, environment, FETCH_SECONDS, hear), 'training_crashed'), check)


def push_model(python: str, repository: str, folder: Path, environment: dict[str, str], check: Check) -> None:
    """Uploads a folder to a private repository of the hub. Raises PodFailure with the code upload_failed if the hub
    refuses the upload or stays unreachable."""
    module = 'podwarden_pod.transformers_trainer.worker.push_model'
    command = [python, '-m', module, repository, str(folder)]
    patiently(
        lambda: _answer(_run(command, check, environment, FETCH_SECONDS), 'upload_failed'),
        check,
        stays_as='upload_failed',
    )


def _answer(output: str, code: str) -> dict[str, Any]:
    """Returns the result that a module of the worker has printed as its last line. Raises PodFailure if the line holds
    an error."""
    answer = json.loads(output.splitlines()[-1])
    if 'error' in answer:
        raise PodFailure(str(answer.get('code') or code), str(answer['error']), passes=bool(answer.get('passes')))
    return dict(answer)


def _run(
    command: list[str],
    check: Check,
    environment: dict[str, str] | None = None,
    seconds: float = INSTALL_SECONDS,
    hear: Callable[[str], None] = lambda line: None,
) -> str:
    """Runs a command and returns its output. `hear` receives each line of output while the command runs. `check` is
    called repeatedly and may raise to end the command. Raises PodFailure with the code install_failed if the command
    fails or takes longer than `seconds`."""
    end = time.monotonic() + seconds
    with tempfile.TemporaryFile('w+') as errors, tempfile.TemporaryFile('w+') as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=errors, stdin=subprocess.DEVNULL, env=environment, errors='replace'
        )
        try:
            heard = 0
            while process.poll() is None:
                check()
                heard += _hear(output.fileno(), heard, hear)
                if time.monotonic() > end:
                    raise PodFailure('install_failed', f'{_said(command)} took longer than {seconds:.0f} s.')
                time.sleep(0.05)
            _hear(output.fileno(), heard, hear)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        errors.seek(0)
        output.seek(0)
        text, said = output.read(), errors.read()
        sys.stderr.write(said)
        if process.returncode:
            last = ' '.join((said + text).split())[-800:]
            passing = passing_fault(said + text)
            why = (
                f'{passing}, so {_said(command)} failed'
                if passing
                else f'{_said(command)} ended with {process.returncode}'
            )
            raise PodFailure('install_failed', f'{why}: {last}', passes=passing is not None)
        return text


def _hear(descriptor: int, offset: int, hear: Callable[[str], None]) -> int:
    """Passes complete lines to `hear` and returns the number of bytes read. The process writes at the position of the
    shared descriptor, so the read does not move this position."""
    whole = os.pread(descriptor, 1 << 16, offset).rpartition(b'\n')
    for line in whole[0].splitlines():
        hear(line.decode())
    return len(whole[0]) + len(whole[1])


def _said(command: list[str]) -> str:
    return ' '.join(word for word in command[:4] if '/' not in word) or command[0]
