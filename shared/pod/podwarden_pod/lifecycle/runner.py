"""Runs one attempt from claim to outcome. Each possible course of the attempt ends in one report."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from ..api.claim import Claim, Download
from ..common.failures import AttemptOver, PodFailure, Stopped, failure_of
from ..download.download import DatasetDownload
from ..download.source import DatasetSource
from ..training.job import TrainingJob, ValidationDataset, in_validation_dataset
from ..training.trainers import find_trainer
from ..uploads.artifacts import ArtifactFile
from .pod import HURRY_SECONDS, Pod
from .preparation import Preparation
from .reporting import PodReporter

CHECKPOINT_SECONDS = 600
PROGRESS_EVERY_SECONDS = 10


def run(pod: Pod, claim: Claim) -> bool:
    """Runs the attempt and returns whether its outcome was reported. A failure of the training is reported, not
    raised."""
    try:
        for file in _train(pod, claim):
            pod.artifacts.upload(file)
            # The files that the trainer has still to write may need the disk space.
            file.path.unlink(missing_ok=True)
            print(f'podwarden: {file.name} is uploaded', flush=True)
        return pod.complete()
    except AttemptOver:
        pod.stop.end_attempt()
    except Stopped:
        pass
    except BaseException as error:
        if not isinstance(error, PodFailure):
            traceback.print_exc()
        failure = failure_of(error)
        # If an upload fails after the pod has lost the API or was asked to stop, the cause of the stop is reported.
        is_told = pod.watchdog.dead_man or pod.stop.is_set()
        return _fail(pod, pod.stop.failure() if failure.code == 'upload_failed' and is_told else failure)
    if pod.stop.attempt_over:
        print('podwarden: the attempt is over', flush=True)
        pod.close()
        pod.state.outcome_reported('over')
        return True
    pod.checkpoints.finish(HURRY_SECONDS if pod.stop.hurry else CHECKPOINT_SECONDS)
    return _fail(pod, pod.stop.failure())


def _fail(pod: Pod, failure: PodFailure) -> bool:
    print(f'podwarden: FAILED {failure}', flush=True)
    error = {'code': failure.code, 'message': pod.redact(failure.message)[:2000]}
    if failure.exit_code is not None:
        return pod.fail({**error, 'exit_code': failure.exit_code})
    return pod.fail(error)


def _train(pod: Pod, claim: Claim) -> Iterable[ArtifactFile]:
    pod.stop.check()
    trainer = find_trainer(claim.config)
    dataset = pod.state.data / 'dataset'

    def fetched(done_bytes: int, total_bytes: int) -> None:
        pod.progress.moved('loading_model', done_bytes, total_bytes)

    with Preparation(trainer, claim.config, pod.stop.check, fetched, claim.gpu) as preparation:
        pod.enter('downloading_dataset')
        source = DatasetSource(claim.dataset.url, pod.api)
        to_come = claim.validation.size_bytes if claim.validation else 0
        digest = _download(pod, source, claim.dataset, dataset, preparation.check, after=to_come)
        validation = _validation(pod, claim, preparation.check)
        resume_from = _checkpoint(pod, claim.resume, preparation.check)
        preparation.wait(pod.enter)
    pod.enter('loading_model')
    files = trainer(
        TrainingJob(
            config=claim.config,
            dataset=dataset,
            dataset_id=claim.dataset.id,
            dataset_format=claim.dataset.format,
            dataset_compression=claim.dataset.compression,
            dataset_sha256=digest,
            work=pod.state.data,
            resume_from=resume_from,
            report=PodReporter(pod),
            stop=pod.stop,
            validation=validation,
        )
    )
    # A finished model is uploaded even if a stop was requested meanwhile.
    pod.enter('uploading')
    pod.checkpoints.finish(0 if pod.stop.is_set() else CHECKPOINT_SECONDS)
    return files


def _validation(pod: Pod, claim: Claim, check: Callable[[], None]) -> ValidationDataset | None:
    offer = claim.validation
    if offer is None:
        return None
    target = pod.state.data / 'validation'
    source = DatasetSource(offer.url, pod.api, dataset_id=offer.id)
    with in_validation_dataset():
        digest = _download(pod, source, offer, target, check, before=claim.dataset.size_bytes)
    return ValidationDataset(target, offer.id, offer.format, offer.compression, digest)


def _checkpoint(pod: Pod, resume: Download | None, check: Callable[[], None]) -> Path | None:
    """Downloads the checkpoint of an earlier attempt. Returns None if there is no checkpoint or its download fails: the
    training then starts from its first step, which is slower but correct."""
    if resume is None:
        return None
    target = pod.state.data / 'resume'
    try:
        _download(pod, DatasetSource(resume.url, None), resume, target, check)
    except PodFailure as failure:
        # If the preparation has failed, its failure ends the attempt.
        check()
        print(f'podwarden: the checkpoint is not used: {failure.message}', flush=True)
        return None
    return target


def _download(
    pod: Pod,
    source: DatasetSource,
    expected: Download,
    target: Path,
    check: Callable[[], None],
    *,
    before: int = 0,
    after: int = 0,
) -> str:
    """Downloads a file and returns its SHA-256. `before` and `after` are the bytes of the datasets that are downloaded
    before and after this file: the job reports progress over the sum."""

    def pause(seconds: float) -> None:
        pod.stop.check()
        check()
        pod.stop.sleep(seconds)

    return DatasetDownload(
        source, expected, target, backoff=pod.backoff, progress=_progress(pod, check, before, after), sleep=pause
    ).run()


def _progress(pod: Pod, check: Callable[[], None], before: int, after: int) -> Callable[[int, int], None]:
    said_at = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal said_at
        pod.stop.check()
        check()
        pod.progress.moved('downloading_dataset', before + done, before + total + after)
        if time.monotonic() - said_at > PROGRESS_EVERY_SECONDS or done == total:
            said_at = time.monotonic()
            print(f'podwarden: {done} of {total} bytes', flush=True)

    return progress
