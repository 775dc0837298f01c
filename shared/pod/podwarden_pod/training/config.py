"""Reads the config of a job. The API has resolved the config: each setting has a value, or None if it is not used.

    config = read_training_config(job.config)
    config.model.name, config.model.revision      # 'owner/name', None
    config.training.learning_rate                 # typed
    config.training.lora_r                        # None if no adapter is trained
    config.push_to_hub                            # HubPush(repo_id='owner/name') or None

The API applies the defaults and rules (`shared/domain/configs/resolve-config.ts`). This module checks only the shape. A
wrong shape raises PodFailure('install_failed'): the package and the API have different versions, or the config was
changed in transit.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from ..common.failures import PodFailure

Shape = TypeVar('Shape')


@dataclass(frozen=True)
class ModelSettings:
    name: str
    revision: str | None


@dataclass(frozen=True)
class HubPush:
    """The private repository of the Hugging Face Hub that gets the model. HF_TOKEN in the environment is the token."""

    repo_id: str


@dataclass(frozen=True)
class TrainingSettings:
    """All settings that the trainer `transformers` reads, with the names and units of the API. None means that the
    training does not use the setting, unless the description of the setting gives another meaning."""

    method: str
    num_epochs: float
    learning_rate: float
    batch_size: int
    max_steps: int | None
    gradient_accumulation_steps: int
    gradient_checkpointing: bool
    warmup_steps: int
    warmup_ratio: float
    weight_decay: float
    max_grad_norm: float
    lr_scheduler_type: str
    optimizer: str
    adam_beta1: float | None
    adam_beta2: float | None
    adam_epsilon: float | None
    max_seq_length: int
    packing: bool | None
    assistant_only_loss: bool | None
    chat_template: str | None
    chat_template_jinja: str | None
    neftune_noise_alpha: float | None
    precision: str
    trained_weights: str | None
    use_lora: bool
    lora_r: int | None
    lora_alpha: float | None
    lora_dropout: float | None
    lora_target_modules: list[str] | None
    use_rslora: bool | None
    merge_adapter: bool | None
    quantization: str
    beta: float | None
    loss_type: str | None
    label_smoothing: float | None
    precompute_ref_log_probs: bool | None
    desirable_weight: float | None
    undesirable_weight: float | None
    eval_split: float
    eval_batch_size: int | None
    eval_steps: int | None
    save_steps: int | None
    save_total_limit: int
    logging_steps: int
    early_stopping_patience: int | None
    early_stopping_threshold: float | None
    load_best_model_at_end: bool | None
    metric_for_best_model: str | None
    seed: int


@dataclass(frozen=True)
class TrainingConfig:
    name: str
    model: ModelSettings
    training: TrainingSettings
    push_to_hub: HubPush | None


def read_training_config(config: dict[str, Any]) -> TrainingConfig:
    return shaped(TrainingConfig, config)


def shaped(kind: type[Shape], value: Any, path: str = '') -> Shape:
    """Returns the value as the dataclass `kind`. The value must have each field of the dataclass with its type, and may
    have further fields. Raises PodFailure with the code install_failed otherwise."""
    where = path or 'it'
    if not isinstance(value, dict):
        raise _misfit(f'{where} is no object')
    prefix, found = f'{path}.' if path else '', {}
    for name, hint in get_type_hints(kind).items():
        if name not in value:
            raise _misfit(f'{prefix}{name} is missing')
        found[name] = _typed(hint, value[name], f'{prefix}{name}')
    return kind(**found)


def _typed(hint: Any, value: Any, path: str) -> Any:
    if isinstance(hint, UnionType):
        return None if value is None else _typed(get_args(hint)[0], value, path)
    if get_origin(hint) is list:
        [item] = get_args(hint)
        if not isinstance(value, list):
            raise _misfit(f'{path} is no list')
        return [_typed(item, each, f'{path}[{index}]') for index, each in enumerate(value)]
    if hint not in (bool, int, float, str):
        return shaped(hint, value, path)
    # Python counts True and False as instances of int.
    fits = isinstance(value, (int, float) if hint is float else hint) and (hint is bool or not isinstance(value, bool))
    if not fits:
        raise _misfit(f'{path} is {type(value).__name__}, not {hint.__name__}')
    return value


def _misfit(what: str) -> PodFailure:
    return PodFailure(
        'install_failed',
        f'The training config does not have the shape that this package reads: {what}. The API and the package are of '
        'different versions. Deploy again.',
    )
