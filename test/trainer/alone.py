"""A training in this process, without the processes around it: many small ones take no longer than their steps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support import resolved, sha256

from podwarden_pod.training.config import read_training_config
from podwarden_pod.transformers_trainer.worker.examples.chat_template import settle_template
from podwarden_pod.transformers_trainer.worker.examples.data import read_data
from podwarden_pod.transformers_trainer.worker.examples.prepared import prepare
from podwarden_pod.transformers_trainer.worker.examples.rendering import Rendering
from podwarden_pod.transformers_trainer.worker.model.base_model import read_base
from podwarden_pod.transformers_trainer.worker.model.hardware import choose_hardware
from podwarden_pod.transformers_trainer.worker.model.models import (
    context_limit,
    load_model,
    load_reference,
    load_tokenizer,
)
from podwarden_pod.transformers_trainer.worker.model.packing import settle_packing
from podwarden_pod.transformers_trainer.worker.results.saving import Results
from podwarden_pod.transformers_trainer.worker.training.building import build_trainer


class Alone:
    """`model` is a folder. After `train` the artifacts lie in `results.folder(kind)`."""

    def __init__(self, work: Path, model: Path, data: bytes, dataset_format: str, training: dict[str, Any]) -> None:
        work.mkdir(parents=True, exist_ok=True)
        (work / 'dataset').write_bytes(data)
        # Ids of the hub have one stroke; what is loaded is the folder.
        config = resolved({'name': 'a run', 'model': {'name': 'a/model'}, 'training': training})
        read = read_training_config(config)
        object.__setattr__(read.model, 'name', str(model))
        job = {
            'config': config,
            'dataset': str(work / 'dataset'),
            'dataset_id': 'a-dataset',
            'dataset_format': dataset_format,
            'dataset_compression': 'none',
            'dataset_sha256': sha256(data + json.dumps(training).encode() + str(work).encode()),
            'validation': None,
            'work': str(work),
        }
        self.settings = read.training
        self.hardware = choose_hardware(self.settings)
        self.base = read_base(read.model, self.settings)
        self.tokenizer = load_tokenizer(read.model)
        self.rendering = None
        if dataset_format != 'text':
            settle_template(self.tokenizer, self.settings)
            self.rendering = Rendering(self.tokenizer)
        self.model = load_model(read.model, self.settings, self.hardware)
        if self.settings.packing and self.settings.method == 'sft':
            settle_packing(self.model, 'a/model')
        limit = context_limit(self.model, self.settings)
        self.data = prepare(read_data(job, self.settings), self.tokenizer, self.rendering, self.settings, limit)
        self.trainer = build_trainer(
            self.model,
            self.tokenizer,
            self.data,
            self.settings,
            self.hardware,
            limit,
            work / 'trainer',
            reference=load_reference(read.model, self.settings, self.hardware),
        )
        self.results = Results(job, read, self.base, self.tokenizer)

    def train(self) -> Path:
        """Answers the folder of what was trained."""
        self.trainer.train()
        self.results.save(self.trainer)
        self.results.write_card(self.results.kind, {})
        return self.results.folder(self.results.kind)

    def losses(self) -> list[float]:
        return [entry['loss'] for entry in self.trainer.state.log_history if 'loss' in entry]
