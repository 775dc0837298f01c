"""Defines the content of a checkpoint for later attempts, whether a checkpoint fits a training, and where its best
model is."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

META = 'podwarden.json'
BEST = 'best'
STATE = 'trainer_state.json'
FORMAT = 'podwarden-transformers-checkpoint-1'
# The beginnings of the names of files that a resumed training needs and a best model does not need.
_TRAINING_STATE = ('optimizer', 'scheduler', 'rng_state', 'scaler')


def snapshot(checkpoint: Path, target: Path, identity: dict[str, Any], best: Path | None) -> Path:
    """Hard-links every file of the checkpoint into the target folder, so that the training may delete its own files
    before the upload ends. Also links the model of the best evaluation if it belongs to another checkpoint."""
    draft = target.with_name(f'{target.name}.new')
    shutil.rmtree(draft, ignore_errors=True)
    link_folder(checkpoint, draft)
    if best is not None and best != checkpoint and best.is_dir():
        link_folder(best, draft / BEST, without=_TRAINING_STATE)
    (draft / META).write_text(json.dumps({'format': FORMAT, **identity}))
    os.replace(draft, target)
    return target


def fits(folder: Path, identity: dict[str, Any]) -> bool:
    """Returns True if the checkpoint is complete and belongs to the same training on the same data."""
    try:
        meta = json.loads((folder / META).read_text())
        json.loads((folder / STATE).read_text())
    except (OSError, ValueError):
        return False
    if not isinstance(meta, dict):
        return False
    here = json.loads(json.dumps({'format': FORMAT, **identity}))
    then, now = meta.pop('settings', {}), here.pop('settings', {})
    return bool(meta == here and isinstance(then, dict) and _agree(then, now))


def _agree(then: dict[str, Any], now: dict[str, Any]) -> bool:
    """Returns True if no setting differs. A setting that is missing or None on one side counts as equal, because
    another version of this package may have other settings or write unused settings otherwise. The job is the same on
    both sides, and its config never changes."""
    return all(then.get(name) in (None, value) or value is None for name, value in now.items())


def settle(folder: Path, output: Path) -> Path:
    """Moves an unpacked checkpoint to the folder in which the training expects its checkpoints, with the best model
    beside the checkpoint. Returns the new folder of the checkpoint."""
    state = json.loads((folder / STATE).read_text())
    target = output / f'checkpoint-{state["global_step"]}'
    output.mkdir(parents=True, exist_ok=True)
    best = state.get('best_model_checkpoint')
    if best is not None:
        kept = output / Path(best).name
        if kept != target and (folder / BEST).is_dir():
            os.replace(folder / BEST, kept)
        state['best_model_checkpoint'] = str(kept)
        (folder / STATE).write_text(json.dumps(state, indent=2))
    os.replace(folder, target)
    return target


def link_folder(source: Path, target: Path, without: tuple[str, ...] = ()) -> None:
    """Hard-links the files of a folder into the target, except files whose names begin with an entry of `without`."""
    for path in source.rglob('*'):
        if path.is_file() and not path.name.startswith(without or ('\0',)):
            linked = target / path.relative_to(source)
            linked.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, linked)
