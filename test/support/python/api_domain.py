"""The config that the API's own code makes of a body, and the memory that it reckons: asked of Node.js."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
NODE = ROOT / 'node_modules' / '.bin' / 'node'


def asked(question: str, of: list[Any]) -> list[Any]:
    command = [str(NODE if NODE.exists() else 'node'), str(Path(__file__).with_name('api-domain.ts')), question]
    run = subprocess.run(command, input=json.dumps(of), capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(run.stderr[-2000:])
    return list(json.loads(run.stdout))


def resolved(config: dict[str, Any]) -> dict[str, Any]:
    """The config as a pod is told it."""
    return dict(json.loads(_resolved(json.dumps(config))))


@cache
def _resolved(config: str) -> str:
    return json.dumps(asked('resolve', [json.loads(config)])[0])


def a_config(trainer: str = 'transformers', **training: Any) -> dict[str, Any]:
    """A config that a pod is told. The settings take the place of those of the plainest config of their method, and no
    rule sees them: a test gives those that belong together."""
    method = training.get('method', 'cpt' if trainer == 'smoke' else 'sft')
    plain = {'method': method, 'num_epochs': 1, 'learning_rate': 2e-5, 'batch_size': 4}
    name = 'smoke' if trainer == 'smoke' else 'owner/model'
    config = resolved({'name': 'a run', 'model': {'name': name}, 'trainer': trainer, 'training': plain})
    config['training'].update(training)
    return config
