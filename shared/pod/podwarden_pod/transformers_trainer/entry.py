"""The part of the trainer that runs in the main process of the pod. This part prepares the libraries and the model,
starts the workers, and forwards the reports of the workers."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ..api.claim import PaidGpu
from ..common.failures import PodFailure, failure_of
from ..training.config import read_training_config
from ..training.job import TrainingJob, ValidationDataset
from ..uploads.artifacts import ArtifactFile
from . import environment
from .checkpoints.disk_room import make_room
from .checkpoints.folder import fits, link_folder
from .checkpoints.folder_tar import pack_folder, unpack_folder
from .checkpoints.identity import identity_of
from .checkpoints.packer import CheckpointPacker
from .course import Course
from .paid_gpu import check_gpus
from .processes import Processes

PROCESSES_VARIABLE = 'PODWARDEN_TRAINING_PROCESSES'


class TransformersTrainer:
    def __init__(self) -> None:
        self._python = sys.executable
        self._found: dict[str, Any] | None = None
        self._missing: list[str] = []
        self._paid: PaidGpu | None = None

    def check(self, config: dict[str, Any], check: environment.Check, paid: PaidGpu | None = None) -> None:
        """Checks the shape of the config before any download. If the image has all locked packages, also checks that
        the packages can be imported and that the GPUs are the ones that are paid for. Raises PodFailure otherwise."""
        read_training_config(config)
        self._paid = paid
        self._missing = environment.missing_here(environment.LOCK)
        if not self._missing:
            self._found = self._probe(check)

    def _probe(self, check: environment.Check) -> dict[str, Any]:
        with _timed('importing the libraries'):
            found = environment.probe(self._python, _worker_environment(), check)
        check_gpus(found, self._paid)
        return found

    def prepare(
        self,
        config: dict[str, Any],
        check: environment.Check,
        fetched: environment.Fetched = lambda done, total: None,
    ) -> None:
        """Fetches the model. If the image lacks a locked package, first checks the GPUs and installs all locked
        packages into a new environment. Runs while the dataset downloads. Raises PodFailure."""
        if self._found is None:
            print(f'podwarden: the image lacks {len(self._missing)} packages, {_some(self._missing)}', flush=True)
            # Torch is enough to check the GPUs before the installation, which takes minutes.
            check_gpus(environment.probe_torch(self._python, _worker_environment(), check), self._paid)
            with _timed('installing'):
                self._python = environment.install(environment.LOCK, check)
            self._found = self._probe(check)
        print(f'podwarden: training with {_said(self._found)}', flush=True)
        with _timed('fetching the model'):
            environment.fetch_model(self._python, config['model'], _worker_environment(), check, fetched)

    def __call__(self, job: TrainingJob) -> Iterable[ArtifactFile]:
        """Implements the protocol Trainer of `training/job.py`."""
        assert self._found is not None
        count = int(os.environ.get(PROCESSES_VARIABLE) or max(1, int(self._found.get('gpus', 1))))
        job_file = _write_job(job, _unpacked(job, count))
        # The model is in the cache, so the workers must not ask the hub again.
        run = {**_worker_environment(), 'HF_HUB_OFFLINE': '1', 'HF_DATASETS_CACHE': str(job.work / 'arrow')}
        processes = Processes(self._python, job_file, count, run)
        packer = CheckpointPacker(job.report.checkpoint, job.report.notice)
        files = self._files(job, processes, packer)
        # The training has finished when the first file exists. The remaining work continues during the upload of this
        # file.
        first = list(islice(files, 1))
        return chain(first, files)

    def _files(self, job: TrainingJob, processes: Processes, packer: CheckpointPacker) -> Iterator[ArtifactFile]:
        """Yields the files to upload, then pushes the model to the hub. The push comes last, so that the model is
        already in our own bucket if the push fails."""
        hub = read_training_config(job.config).push_to_hub
        course = Course(job, processes, packer)
        handed_over = False
        try:
            for made in course.artifacts():
                folder = Path(made['folder'])
                if hub is not None:
                    # The push needs links to the files because the packing deletes the files.
                    link_folder(folder, job.work / 'hub' / made['artifact'])
                try:
                    tar = pack_folder(folder, job.work / made['name'], lambda: make_room(job.work))
                except OSError as error:
                    failure = failure_of(error)
                    if not handed_over:
                        raise failure from error
                    job.report.notice(f'{made["name"]} is missing: {failure.message}')
                    continue
                handed_over = True
                yield ArtifactFile(tar, made['name'], made['artifact'])
        finally:
            processes.end()
            course.close_packer()
        if hub is not None:
            # The hub gets the merged model if there is one, because people load merged models from the hub.
            best = max((job.work / 'hub').iterdir(), key=lambda folder: folder.name == 'model')
            with _timed(f'pushing to {hub.repo_id}'):
                environment.push_model(self._python, hub.repo_id, best, _worker_environment(), job.stop.check)


def _unpacked(job: TrainingJob, processes: int) -> Path | None:
    """Returns the unpacked checkpoint of an earlier attempt. Returns None if there is no checkpoint or if it belongs to
    another training: the training then starts from its first step."""
    if job.resume_from is None:
        return None
    folder = job.work / 'unpacked'
    try:
        unpack_folder(job.resume_from, folder)
    except PodFailure as failure:
        print(f'podwarden: {failure.message}', flush=True)
        return None
    finally:
        job.resume_from.unlink(missing_ok=True)
    validation_sha256 = job.validation.sha256 if job.validation else None
    if not fits(folder, identity_of(job.config, job.dataset_sha256, processes, validation_sha256)):
        print('podwarden: the checkpoint is not one of this training; it begins anew', flush=True)
        return None
    return folder


def _write_job(job: TrainingJob, resume: Path | None) -> Path:
    path = job.work / 'job.json'
    path.write_text(
        json.dumps(
            {
                'config': job.config,
                'dataset': str(job.dataset),
                'dataset_id': job.dataset_id,
                'dataset_format': job.dataset_format,
                'dataset_compression': job.dataset_compression,
                'dataset_sha256': job.dataset_sha256,
                'validation': _described(job.validation),
                'work': str(job.work),
                'resume': str(resume) if resume else None,
            }
        )
    )
    return path


def _described(validation: ValidationDataset | None) -> dict[str, Any] | None:
    if validation is None:
        return None
    return {**asdict(validation), 'path': str(validation.path)}


def _worker_environment() -> dict[str, str]:
    """Returns the variables of the pod, with this package on the Python path, and with settings that silence the
    libraries. A variable of the pod overrides such a setting."""
    package = str(Path(__file__).resolve().parents[2])
    quiet = {
        'HF_HUB_DISABLE_PROGRESS_BARS': '1',
        'HF_HUB_DISABLE_TELEMETRY': '1',
        'TOKENIZERS_PARALLELISM': 'false',
        # The seconds between two states of a progress bar. Each state is a line of the log.
        'TQDM_MININTERVAL': '15',
        'TRL_EXPERIMENTAL_SILENCE': '1',
        'PYTHONUNBUFFERED': '1',
        # Long runs with sequences of many lengths otherwise lose GPU memory by fragmentation.
        'PYTORCH_CUDA_ALLOC_CONF': 'expandable_segments:True',
    }
    return {**quiet, **os.environ, 'PYTHONPATH': package}


@contextmanager
def _timed(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f'podwarden: {what} took {time.monotonic() - began:.1f} s', flush=True)


def _some(names: list[str]) -> str:
    return ', '.join(names[:4]) + (', ...' if len(names) > 4 else '')


def _said(found: dict[str, Any]) -> str:
    return ', '.join(f'{name} {value}' for name, value in found.items())
