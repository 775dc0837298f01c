"""Checkpoints between attempts: what is in them, which of them fit a training, and where their best model is."""

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
# Files that only a training that goes on needs, and a best model does not.
_TRAINING_STATE = ('optimizer', 'scheduler', 'rng_state', 'scaler')


def snapshot(checkpoint: Path, target: Path, identity: dict[str, Any], best: Path | None) -> Path:
    """A second name for every file of the checkpoint, so that the training may delete its own while ours is on its way
    up; with the model of the best evaluation where that is another one."""
    draft = target.with_name(f'{target.name}.new')
    shutil.rmtree(draft, ignore_errors=True)
    link_folder(checkpoint, draft)
    if best is not None and best != checkpoint and best.is_dir():
        link_folder(best, draft / BEST, without=_TRAINING_STATE)
    (draft / META).write_text(json.dumps({'format': FORMAT, **identity}))
    os.replace(draft, target)
    return target


def fits(folder: Path, identity: dict[str, Any]) -> bool:
    """True where the checkpoint is whole and of the same training on the same data."""
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
    """Another version may know other settings, or write unused ones otherwise. So a setting that one side leaves open
    counts as equal: both belong to one job, whose config never changes."""
    return all(then.get(name) in (None, value) or value is None for name, value in now.items())


def settle(folder: Path, output: Path) -> Path:
    """Moves an unpacked checkpoint to where the training expects its own, its best model beside it; answers where."""
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
    """Second names for the files of a folder, without those that begin so."""
    for path in source.rglob('*'):
        if path.is_file() and not path.name.startswith(without or ('\0',)):
            linked = target / path.relative_to(source)
            linked.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, linked)
