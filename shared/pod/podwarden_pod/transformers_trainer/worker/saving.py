"""What a training leaves behind: a folder that loads by itself, with its tokenizer and a card that says how it was
made."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any

import torch

from ...training_config import TrainingSettings, read_training_config
from ..channel import Channel
from .hardware import Hardware
from .models import merged_model

SHARD_SIZE = '4GB'


def save_results(
    trainer: Any, tokenizer: Any, job: dict[str, Any], settings: TrainingSettings, hardware: Hardware,
    metrics: dict[str, float], channel: Channel,
) -> None:  # fmt: skip
    """Only the first process writes; the others must be here as well, because some models are gathered from all."""
    work = Path(job['work'])
    kind = 'adapter' if settings.use_lora else 'model'
    folder = work / 'result' / kind
    trainer.save_model(str(folder))
    if not hardware.first:
        return
    generation = trainer.accelerator.unwrap_model(trainer.model).generation_config
    _complete(folder, tokenizer, generation, job, metrics, kind)
    channel.tell('artifact', folder=str(folder), name=f'{kind}.tar', artifact=kind)
    if not settings.merge_adapter:
        return
    merged_folder = work / 'result' / 'model'
    trainer.model = trainer.model_wrapped = None
    gc.collect()
    torch.cuda.empty_cache()
    model = merged_model(read_training_config(job['config']).model, str(folder), hardware.dtype)
    model.save_pretrained(str(merged_folder), max_shard_size=SHARD_SIZE)
    _complete(merged_folder, tokenizer, generation, job, metrics, 'merged model')
    channel.tell('artifact', folder=str(merged_folder), name='model.tar', artifact='model')


def _complete(
    folder: Path, tokenizer: Any, generation: Any, job: dict[str, Any], metrics: dict[str, float], kind: str
) -> None:
    tokenizer.save_pretrained(str(folder))
    generation.save_pretrained(str(folder))
    (folder / 'training_args.bin').unlink(missing_ok=True)
    (folder / 'training_config.json').write_text(json.dumps(job['config'], indent=2))
    (folder / 'README.md').write_text(_card(job, metrics, kind))


def _card(job: dict[str, Any], metrics: dict[str, float], kind: str) -> str:
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
        ]
    )
