"""Reads the answer to the claim, which says what this attempt must do."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ..common.failures import PodFailure


@dataclass(frozen=True)
class Download:
    """A file to download. repr omits the URL because the URL is a credential."""

    url: str = field(repr=False)
    size_bytes: int
    sha256: str | None


@dataclass(frozen=True)
class DatasetOffer(Download):
    # None if the API is older than this package and sends no id.
    id: str | None
    format: str
    compression: str


@dataclass(frozen=True)
class PaidGpu:
    """The rented GPUs: RunPod's id of the GPU type, the number of GPUs, and the memory of each GPU if it is known."""

    type: str
    count: int
    memory_gb: float | None


@dataclass(frozen=True)
class Claim:
    """The answer to the claim. `deadline_at` is in seconds since 1970, and None if the job has no deadline."""

    dataset: DatasetOffer
    config: dict[str, Any]
    secrets: dict[str, str] = field(repr=False)
    heartbeat_interval_seconds: float
    deadline_at: float | None
    resume: Download | None
    # None if the API is older than this package and sends no GPU.
    gpu: PaidGpu | None = None
    # A separate dataset to evaluate on. None if the job has none.
    validation: DatasetOffer | None = None


def load_claim(path: Path) -> Claim:
    """Reads the claim and removes its file, because the file holds the user's secrets. Raises PodFailure with the code
    install_failed if the claim cannot be read."""
    try:
        text = path.read_text('utf-8')
    except OSError as error:
        raise PodFailure('install_failed', f'The claim could not be read: {type(error).__name__}') from None
    path.unlink(missing_ok=True)
    try:
        return parse_claim(json.loads(text))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PodFailure('install_failed', f'The claim has an unknown shape: {type(error).__name__}') from None


def parse_time(text: str | None) -> float | None:
    """Converts an RFC 3339 time in UTC, as the API writes it, to seconds since 1970. Returns None if there is no time.
    Raises ValueError for a text that is not a time."""
    return datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp() if text else None


def parse_claim(answer: dict[str, Any]) -> Claim:
    validation = answer.get('validation')
    resume = answer.get('resume')
    gpu = answer.get('gpu')
    return Claim(
        dataset=_offer(answer['dataset']),
        config=dict(answer['config']),
        secrets={str(name): str(value) for name, value in (answer.get('secrets') or {}).items()},
        heartbeat_interval_seconds=float(answer.get('heartbeat_interval_seconds') or 10),
        deadline_at=parse_time(answer.get('deadline_at')),
        resume=Download(resume['url'], int(resume['size_bytes']), resume.get('sha256')) if resume else None,
        gpu=PaidGpu(str(gpu['type']), int(gpu['count']), gpu.get('memory_gb')) if gpu else None,
        validation=_offer(validation) if validation else None,
    )


def _offer(dataset: dict[str, Any]) -> DatasetOffer:
    return DatasetOffer(
        id=dataset.get('id'),
        url=dataset['url'],
        size_bytes=int(dataset['size_bytes']),
        sha256=dataset.get('sha256'),
        format=dataset.get('format') or '',
        compression=dataset.get('compression') or 'none',
    )
