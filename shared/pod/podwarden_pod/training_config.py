"""The config of a job with every default resolved, read by the one schema that the API checks it with.

    config = read_training_config(job.config)
    config.model.name, config.model.revision      # 'owner/name', None
    config.training.learning_rate                 # typed; a field that was not given has its default
    config.training.loss_type                     # None where the schema has no default: its description says why
    config.push_to_hub                            # HubPush(repo_id='owner/name') or None

`training_config.schema.json` is written from the schemas of the API (`npm run pod-schema`) and is not edited here.
Everything that cannot be used is PodFailure('install_failed'): the API checked the config, so the package is another
version than the API, or the config was changed on its way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from .failures import PodFailure
from .json_schema import faults

SCHEMA_FILE = Path(__file__).with_name('training_config.schema.json')


@dataclass(frozen=True)
class ModelSettings:
    name: str
    revision: str | None = None
    num_parameters: int | None = None


@dataclass(frozen=True)
class HubPush:
    """A private repository of the Hugging Face Hub; the token is in the environment as HF_TOKEN."""

    repo_id: str


@dataclass(frozen=True)
class TrainingSettings:
    """Names, units and defaults are the schema's; None stands where it has no default. Fields that the method does not
    use have their default, too."""

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
    adam_beta1: float
    adam_beta2: float
    adam_epsilon: float
    max_seq_length: int
    packing: bool | None
    assistant_only_loss: bool
    chat_template: str
    chat_template_jinja: str | None
    neftune_noise_alpha: float | None
    precision: str
    use_lora: bool
    lora_r: int
    lora_alpha: float
    lora_dropout: float
    lora_target_modules: list[str]
    use_rslora: bool
    merge_adapter: bool
    quantization: str
    beta: float
    loss_type: str | None
    label_smoothing: float
    precompute_ref_log_probs: bool
    desirable_weight: float
    undesirable_weight: float
    eval_split: float
    eval_batch_size: int | None
    eval_steps: int | None
    save_steps: int | None
    save_total_limit: int
    logging_steps: int
    early_stopping_patience: int | None
    early_stopping_threshold: float
    load_best_model_at_end: bool
    metric_for_best_model: str
    seed: int


@dataclass(frozen=True)
class TrainingConfig:
    name: str
    model: ModelSettings
    training: TrainingSettings
    push_to_hub: HubPush | None


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    return dict(json.loads(SCHEMA_FILE.read_text('utf-8')))


def read_training_config(config: dict[str, Any]) -> TrainingConfig:
    """Raises install_failed naming every field that is unknown, wrong, or not used by the method."""
    found = list(faults(config, schema())) or list(_unused(config['training']))
    if found:
        raise PodFailure('install_failed', f'The training config cannot be used. {"; ".join(found)}.'[:2000])
    model, hub = config['model'], config.get('push_to_hub')
    return TrainingConfig(
        name=config['name'],
        model=ModelSettings(model['name'], model.get('revision'), model.get('num_parameters')),
        training=TrainingSettings(**{**_defaults(), **config['training']}),
        push_to_hub=HubPush(hub['repo_id']) if hub else None,
    )


def check_dataset_format(config: dict[str, Any], dataset_format: str) -> None:
    """Raises dataset_invalid_format for a dataset that the method of the config cannot learn from."""
    method = config.get('training', {}).get('method')
    methods = schema()['x-methods-by-format'].get(dataset_format, [])
    if method not in methods:
        serving = [name for name, served in schema()['x-methods-by-format'].items() if method in served]
        raise PodFailure(
            'dataset_invalid_format',
            f'A dataset of format "{dataset_format}" cannot be used for {method}: it needs {" or ".join(serving)}.',
        )


def _properties() -> dict[str, Any]:
    return dict(schema()['properties']['training']['properties'])


def _defaults() -> dict[str, Any]:
    properties = _properties()
    return {field.name: properties[field.name].get('default') for field in fields(TrainingSettings)}


def _unused(training: dict[str, Any]) -> list[str]:
    method, known = training['method'], _properties()
    found = []
    for name, value in training.items():
        methods, values = known[name].get('x-methods'), known[name].get('x-values-by-method', {}).get(method)
        need = known[name].get('x-needs')
        if methods is not None and method not in methods:
            found.append(f'training.{name}: is not used by {method}')
        elif values is not None and value not in values:
            found.append(f'training.{name}: can be {", ".join(values)} for {method}')
        elif need is not None and not training.get(need):
            found.append(f'training.{name}: needs {need}')
    return found
