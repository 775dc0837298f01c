"""Saves the results of a training: a folder with the weights, the tokenizer, the generation config, and a model
card."""

from __future__ import annotations

import gc
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from ....training.config import TrainingConfig
from ...checkpoints.disk_room import is_full, make_room
from ...checkpoints.folder import link_folder
from ..model.base_model import BaseModel
from ..model.models import merged_model
from .card import write_card

SHARD_SIZE = '4GB'


class Results:
    """The folders of the artifacts of a training: `adapter` or `model` for the trained weights, and `model` for the
    merged model of an adapter."""

    def __init__(self, job: dict[str, Any], read: TrainingConfig, base: BaseModel, tokenizer: Any) -> None:
        self._job, self._base, self._tokenizer = job, base, tokenizer
        self._model, settings = read.model, read.training
        self._work = Path(job['work'])
        self._is_adapter = settings.use_lora
        self._merges = bool(settings.merge_adapter)
        self.kind = 'adapter' if settings.use_lora else 'model'

    def folder(self, kind: str) -> Path:
        return self._work / 'result' / kind

    def save(self, trainer: Any) -> None:
        """Writes the trained model. Only the first process calls this method, because every process holds the whole
        model."""
        model = trainer.accelerator.unwrap_model(trainer.model)
        generation = self._base.generation_config(model, self._tokenizer)

        def write(folder: Path) -> None:
            if self._is_adapter:
                # PEFT writes only the weights of the adapter.
                model.save_pretrained(str(folder))
            else:
                self._base.save(model, folder, SHARD_SIZE)
            self._complete(folder, generation)

        self._kept(self.folder(self.kind), write)
        if self._merges:
            # The merge needs links to the files, because the folder is deleted once its artifact is reported.
            link_folder(self.folder('adapter'), self._work / 'to-merge')

    def merge(self, trainer: Any) -> None:
        """Merges the saved adapter into the published model, after the trained model is removed from memory."""
        model = trainer.accelerator.unwrap_model(trainer.model)
        generation = self._base.generation_config(model, self._tokenizer)
        trainer.model = trainer.model_wrapped = model = None
        gc.collect()
        torch.cuda.empty_cache()
        merged = merged_model(self._model, str(self._work / 'to-merge'), self._base.dtype)

        def write(folder: Path) -> None:
            self._base.save(merged, folder, SHARD_SIZE)
            self._complete(folder, generation)

        self._kept(self.folder('model'), write)

    def write_card(self, kind: str, metrics: dict[str, float]) -> None:
        made = 'merged model' if self._is_adapter and kind == 'model' else kind
        write_card(self.folder(kind) / 'README.md', self._job, metrics, made)

    def _kept(self, folder: Path, write: Callable[[Path], None]) -> None:
        """Writes a folder. If the disk is full, deletes files that the finished training no longer needs and writes the
        folder again."""
        try:
            write(folder)
        except Exception as error:
            if not is_full(error) or not make_room(self._work):
                raise
            shutil.rmtree(folder, ignore_errors=True)
            write(folder)

    def _complete(self, folder: Path, generation: Any) -> None:
        self._tokenizer.save_pretrained(str(folder))
        generation.save_pretrained(str(folder))
        (folder / 'training_config.json').write_text(json.dumps(self._job['config'], indent=2))
