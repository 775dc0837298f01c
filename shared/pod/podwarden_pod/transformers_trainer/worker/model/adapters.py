"""Chooses the layers that get adapters: the linear layers of the language model."""

from __future__ import annotations

import re
from typing import Any

import torch
from peft import LoraConfig
from transformers.pytorch_utils import Conv1D

from ....training.config import TrainingSettings

# The names of layers that choose the experts. An adapter on such a layer would change which experts a token uses.
_ROUTERS = ('gate', 'router', 'shared_expert_gate', 'wg')
_EXPERTS = 'expert'


def lora_config(settings: TrainingSettings, model: Any, revision: str | None = None) -> LoraConfig | None:
    if not settings.use_lora:
        return None
    targets = settings.lora_target_modules or []
    return LoraConfig(
        task_type='CAUSAL_LM',
        r=settings.lora_r,
        lora_alpha=settings.lora_alpha,
        lora_dropout=settings.lora_dropout,
        target_modules=_all_linear(model) if 'all-linear' in targets else targets,
        exclude_modules=_towers(model, targets),
        use_rslora=settings.use_rslora,
        bias='none',
        revision=revision,
    )


def language_model(model: Any) -> Any | None:
    """Returns the part that reads and writes text if the model has other parts, too, such as a part for images. Returns
    None if the whole model is a language model."""
    return None if model.config.get_text_config() is model.config else model.get_decoder()


def freeze_towers(model: Any) -> None:
    """Excludes the parts that text never reaches from the training. These parts get no gradients, and processes that
    share gradients would wait for these gradients forever."""
    words = language_model(model)
    if words is None:
        return
    head = model.get_output_embeddings()
    trained = {id(parameter) for part in (words, head) if part is not None for parameter in part.parameters()}
    for parameter in model.parameters():
        parameter.requires_grad_(parameter.requires_grad and id(parameter) in trained)


def _all_linear(model: Any) -> str:
    """Returns a pattern of the linear layers of the language model without its head and its routers, or `all-linear`
    for a model without experts and without parts beside the language model. The `all-linear` of PEFT would also include
    experts, routers and the layers of other parts. Experts whose weights are one tensor are no linear layers."""
    words, head = language_model(model), model.get_output_embeddings()
    names = dict(model.named_modules())
    within = '' if words is None else next(f'{name}.' for name, module in names.items() if module is words)
    has_experts = any(_EXPERTS in name for name in names)
    if words is None and not has_experts:
        return 'all-linear'
    layers = {
        re.sub(r'\\\.\d+\\\.', r'\\.\\d+\\.', re.escape(name))
        for name, module in names.items()
        if isinstance(module, torch.nn.Linear | Conv1D)
        and module is not head
        and name.startswith(within)
        and name.rpartition('.')[2] not in _ROUTERS
    }
    return '|'.join(sorted(layers))


def _towers(model: Any, targets: list[str]) -> str | None:
    """Returns a pattern of the linear layers outside the language model if a target name also matches there, else None.
    A target is the last part of the name of a layer, and parts for images may have layers of the same name."""
    words = language_model(model)
    if words is None or 'all-linear' in targets:
        return None
    within = next(name for name, module in model.named_modules() if module is words)
    outside = [
        name
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and not name.startswith(f'{within}.')
    ]
    return '|'.join(map(re.escape, outside)) if any(name.endswith(tuple(targets)) for name in outside) else None
