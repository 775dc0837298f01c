"""The facts of the published model that a training changes: the number type of its weights, and `use_cache` in its
config."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig

from ....common.failures import PodFailure
from ....training.config import ModelSettings, TrainingSettings


@dataclass(frozen=True)
class BaseModel:
    dtype: torch.dtype
    use_cache: bool

    def save(self, model: Any, folder: Path, shard_size: str) -> None:
        """Saves the model in the number type of the published model, whatever number type the training used."""
        model.config.use_cache = self.use_cache
        state = None if model.dtype == self.dtype else _cast(model.state_dict(), self.dtype)
        model.save_pretrained(str(folder), state_dict=state, max_shard_size=shard_size)
        path = folder / 'config.json'
        config = json.loads(path.read_text())
        # save_pretrained has written the number type of the model in memory. The published number type replaces it.
        path.write_text(json.dumps({**config, 'dtype': str(self.dtype).removeprefix('torch.')}, indent=2) + '\n')

    def generation_config(self, model: Any, tokenizer: Any) -> Any:
        """Returns a copy of the generation config of the model, in which the end token of the tokenizer also ends a
        generation."""
        generation = copy.deepcopy(model.generation_config)
        before = generation.eos_token_id
        known = [] if before is None else before if isinstance(before, list) else [before]
        ends = [tokenizer.eos_token_id, *(token for token in known if token != tokenizer.eos_token_id)]
        generation.eos_token_id = ends[0] if len(ends) == 1 else ends
        generation.pad_token_id = tokenizer.pad_token_id
        generation.use_cache = True
        return generation


def read_base(model: ModelSettings, settings: TrainingSettings) -> BaseModel:
    """Returns the facts of the published model. Raises PodFailure with the code install_failed if the weights are
    published quantized and the settings are impossible with such weights."""
    config = AutoConfig.from_pretrained(model.name, revision=model.revision)
    if getattr(config, 'quantization_config', None) is not None:
        _refuse_quantized(model.name, settings)
    text = config.get_text_config()
    dtype = getattr(config, 'dtype', None) or getattr(text, 'dtype', None) or torch.float32
    return BaseModel(
        dtype if isinstance(dtype, torch.dtype) else getattr(torch, str(dtype)), bool(getattr(text, 'use_cache', True))
    )


def _refuse_quantized(name: str, settings: TrainingSettings) -> None:
    why = f'The weights of {name} are published quantized'
    if not settings.use_lora:
        raise PodFailure('install_failed', f'{why} and cannot be trained themselves. Set use_lora true.')
    if settings.merge_adapter:
        raise PodFailure(
            'install_failed',
            f'{why}, and an adapter cannot be merged into them. Leave merge_adapter out, or train the model that they '
            'were made from, with quantization 4bit if you like.',
        )
    if settings.quantization != 'none':
        raise PodFailure('install_failed', f'{why} already. Leave quantization out.')


def _cast(state: dict[str, Any], dtype: torch.dtype) -> dict[str, Any]:
    """Returns the tensors in the number type `dtype`, in main memory instead of GPU memory. Names that share a tensor
    share the new tensor, too."""
    done: dict[int, Any] = {}
    for tensor in state.values():
        if tensor.data_ptr() not in done:
            kept = tensor.detach()
            done[tensor.data_ptr()] = kept.to('cpu', dtype) if kept.is_floating_point() else kept.cpu()
    return {name: done[tensor.data_ptr()] for name, tensor in state.items()}
