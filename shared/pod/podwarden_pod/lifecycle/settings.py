"""Reads the settings of the process from the environment that RunPod sets and the options that bootstrap.sh passes."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .self_termination import DEFAULT_RUNPOD_URL


@dataclass(frozen=True)
class Settings:
    api_url: str
    job_id: str
    attempt: int
    token: str = field(repr=False)
    pod_id: str
    runpod_key: str = field(repr=False)
    runpod_url: str
    work: Path
    deadman_seconds: float
    retry_seconds: float


def read_settings(argv: list[str], environment: Mapping[str, str]) -> Settings:
    """Returns the settings. Raises KeyError if a PODWARDEN_ variable is missing. bootstrap.sh has checked all of these
    variables except PODWARDEN_ATTEMPT."""
    parser = argparse.ArgumentParser(prog='podwarden_pod')
    parser.add_argument('--work', type=Path, required=True)
    parser.add_argument('--runpod-api-url', default=DEFAULT_RUNPOD_URL)
    parser.add_argument('--deadman-seconds', type=float, default=1200)
    parser.add_argument('--retry-seconds', type=float, default=1)
    options = parser.parse_args(argv)
    return Settings(
        api_url=environment['PODWARDEN_API_URL'],
        job_id=environment['PODWARDEN_JOB_ID'],
        attempt=int(environment['PODWARDEN_ATTEMPT']),
        token=environment['PODWARDEN_JOB_TOKEN'],
        pod_id=environment.get('RUNPOD_POD_ID', ''),
        runpod_key=environment.get('RUNPOD_API_KEY', ''),
        runpod_url=options.runpod_api_url,
        work=options.work,
        deadman_seconds=options.deadman_seconds,
        # A back-off of 0 s would retry without a pause.
        retry_seconds=max(0.05, options.retry_seconds),
    )
