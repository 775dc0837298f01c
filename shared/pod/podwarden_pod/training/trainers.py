"""The trainers of this package. A new trainer needs one line in TRAINERS. A trainer is imported only if a job needs
it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any, cast

from ..common.failures import PodFailure
from .job import Trainer


@dataclass(frozen=True)
class _Entry:
    module: str
    function: str


TRAINERS = {
    'smoke': _Entry('podwarden_pod.smoke.train', 'train'),
    'transformers': _Entry('podwarden_pod.transformers_trainer.entry', 'TransformersTrainer'),
}


def find_trainer(config: dict[str, Any]) -> Trainer:
    """Imports the trainer that the config names. Raises PodFailure with the code install_failed if the trainer is
    unknown or does not import. The caller has not downloaded any data yet."""
    name = config.get('trainer')
    entry = TRAINERS.get(str(name))
    if entry is None:
        have = ', '.join(sorted(TRAINERS))
        raise PodFailure('install_failed', f'This runtime has no trainer "{name}". It has: {have}.')
    try:
        found = getattr(importlib.import_module(entry.module), entry.function)
    except ImportError as error:
        raise PodFailure('install_failed', f'The trainer "{name}" does not import: {error}') from None
    # A trainer is a class if it keeps state between its preparation and its training.
    return cast(Trainer, found() if isinstance(found, type) else found)
