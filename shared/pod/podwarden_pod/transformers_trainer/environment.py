"""The Python that trains: this one where the image has the locked packages, else one made on the pod in their image."""

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
# A model of a hundred gigabytes at a gigabit a second, twice over.
FETCH_SECONDS = 7200

Check = Callable[[], None]
# Bytes that are here, and bytes in all.
Fetched = Callable[[int, int], None]


def locked_versions(lock: Path) -> dict[str, str]:
    """The packages of a lock file by name. Hashes and comments are pip's business."""
    try:
        text = lock.read_text('utf-8')
    except OSError as error:
        raise PodFailure(
            'install_failed', f'The runtime came without its list of packages: {error.strerror}.'
        ) from None
    return dict(re.findall(r'^([A-Za-z0-9._-]+)==([^\s\\;]+)', text, re.MULTILINE))


def missing_here(lock: Path, version_of: Callable[[str], str] = metadata.version) -> list[str]:
    """The locked packages that this Python lacks or has in another version."""
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
    """Installs the lock into a new environment that sees the torch of the image, and answers its Python. The folder is
    on the container's own disk: a network volume takes minutes for so many small files."""
    folder = Path(tempfile.mkdtemp(prefix='podwarden-venv-'))
    python = str(folder / 'bin' / 'python')
    uv = shutil.which('uv')
    if uv:
        _run(
            [uv, 'venv', '--quiet', '--clear', '--system-site-packages', '--python', sys.executable, str(folder)], check
        )
        # Without bytecode each of the processes would compile all of it again.
        pip = [uv, 'pip', 'install', '--quiet', '--compile-bytecode', '--python', python]
    else:
        _run([sys.executable, '-m', 'venv', '--clear', '--system-site-packages', str(folder)], check)
        pip = [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input']
    # The lock is whole but for torch, which the image brings and which must stay the one it brings.
    patiently(lambda: _run([*pip, '--no-deps', '--require-hashes', '-r', str(lock)], check), check)
    return python


def probe(python: str, environment: dict[str, str], check: Check) -> dict[str, Any]:
    """Imports everything that will be needed, in a process of its own, and answers what it found."""
    return _probed([python, '-m', PROBE], environment, check)


def probe_torch(python: str, environment: dict[str, str], check: Check) -> dict[str, Any]:
    """Imports torch alone, which every image brings, and answers what it found."""
    return _probed([python, '-m', PROBE, 'torch'], environment, check)


def _probed(command: list[str], environment: dict[str, str], check: Check) -> dict[str, Any]:
    return _answer(_run(command, check, environment, PROBE_SECONDS), 'install_failed')


def fetch_model(
    python: str, model: dict[str, Any], environment: dict[str, str], check: Check, fetched: Fetched
) -> None:
    """Puts the model's files into the hub's cache. Raises model_not_found, or what else went wrong."""

    def hear(line: str) -> None:
        with suppress(ValueError, KeyError, TypeError):  # a library may print lines of its own
            told = json.loads(line)
            fetched(told['done_bytes'], told['total_bytes'])

    module = 'podwarden_pod.transformers_trainer.worker.fetch_model'
    command = [python, '-m', module, model['name'], model.get('revision') or '']
    patiently(lambda: _answer(_run(command, check, environment, FETCH_SECONDS, hear), 'training_crashed'), check)


def push_model(python: str, repository: str, folder: Path, environment: dict[str, str], check: Check) -> None:
    """Puts a folder into a private repository of the hub. Raises upload_failed."""
    module = 'podwarden_pod.transformers_trainer.worker.push_model'
    command = [python, '-m', module, repository, str(folder)]
    patiently(
        lambda: _answer(_run(command, check, environment, FETCH_SECONDS), 'upload_failed'),
        check,
        stays_as='upload_failed',
    )


def _answer(output: str, code: str) -> dict[str, Any]:
    """The last line of a module of the worker's: what it found, or why not."""
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
    """Runs a command and answers its output; `hear` gets its lines as they come. `check` is asked all along and may
    raise to break off."""
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
    """How many bytes it has passed on, in whole lines. The process writes where the descriptor stands, so it is not
    moved."""
    whole = os.pread(descriptor, 1 << 16, offset).rpartition(b'\n')
    for line in whole[0].splitlines():
        hear(line.decode())
    return len(whole[0]) + len(whole[1])


def _said(command: list[str]) -> str:
    return ' '.join(word for word in command[:4] if '/' not in word) or command[0]
