"""The trainers of this runtime. A new one is a line here: its import happens only when a job asks for it."""

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
    """Imports the trainer of the config. Raises install_failed, before any data is downloaded, when there is none."""
    name = config.get('trainer')
    entry = TRAINERS.get(str(name))
    if entry is None:
        have = ', '.join(sorted(TRAINERS))
        raise PodFailure('install_failed', f'This runtime has no trainer "{name}". It has: {have}.')
    try:
        found = getattr(importlib.import_module(entry.module), entry.function)
    except ImportError as error:
        raise PodFailure('install_failed', f'The trainer "{name}" does not import: {error}') from None
    # A trainer that keeps something between its preparation and its training is a class.
    return cast(Trainer, found() if isinstance(found, type) else found)
