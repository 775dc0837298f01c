"""Writes the model card of an artifact: how the model was made, and how a user loads the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def write_card(path: Path, job: dict[str, Any], metrics: dict[str, float], kind: str) -> None:
    path.write_text(_text(job, metrics, kind))


def _text(job: dict[str, Any], metrics: dict[str, float], kind: str) -> str:
    config = job['config']
    model = config['model']
    revision = f' at revision `{model["revision"]}`' if model.get('revision') else ''
    dataset = f'`{job["dataset_id"]}`, ' if job['dataset_id'] else ''
    validation = job['validation']
    evaluated = validation and f'`{validation["id"]}`, SHA-256 `{validation["sha256"]}`'
    peft = ['library_name: peft'] if kind == 'adapter' else ['library_name: transformers']
    rows = [f'| {name} | {value} |' for name, value in config['training'].items() if value is not None]
    found = [f'| {name} | {value:.6g} |' for name, value in metrics.items()]
    return '\n'.join(
        [
            '---',
            f'base_model: {model["name"]}',
            *peft,
            '---',
            '',
            f'# {" ".join(config.get("name", "A training").split())}',
            '',
            f'A {kind} made from `{model["name"]}`{revision} with the method `{config["training"]["method"]}`.',
            '',
            f'Dataset: {dataset}format `{job["dataset_format"]}`, SHA-256 `{job["dataset_sha256"]}`.',
            *(['', f'Evaluated on the dataset {evaluated}.'] if evaluated else []),
            '',
            '| hyperparameter | value |',
            '|---|---|',
            *rows,
            '',
            '| result | value |',
            '|---|---|',
            *found,
            '',
            *_loading(kind, config['training']['method']),
        ]
    )


def _loading(kind: str, method: str) -> list[str]:
    """Returns the lines of code that load the artifact. An adapter needs its own generation settings. peft would
    otherwise load the settings of the base model, which may not end an answer at the right token."""
    adapter = kind == 'adapter'
    library = 'peft' if adapter else 'transformers'
    loader = 'AutoPeftModelForCausalLM' if adapter else 'AutoModelForCausalLM'
    settings = (
        ["model.generation_config = GenerationConfig.from_pretrained('.')  # ends an answer where this training did"]
        if adapter and method != 'cpt'
        else []
    )
    names = 'AutoTokenizer, GenerationConfig' if settings else 'AutoTokenizer'
    return [
        '```python',
        f'from {library} import {loader}',
        f'from transformers import {names}',
        '',
        f"model = {loader}.from_pretrained('.')",
        "tokenizer = AutoTokenizer.from_pretrained('.')",
        *settings,
        '```',
        '',
    ]
