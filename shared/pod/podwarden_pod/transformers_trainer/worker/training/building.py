"""Builds the trainer of each method with the hyperparameters of the config."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transformers import EarlyStoppingCallback, PrinterCallback
from trl import DPOConfig, KTOConfig, SFTConfig
from trl.experimental.orpo import ORPOConfig

from ....training.config import TrainingSettings
from ..examples.data import Data, workers_for
from ..model.adapters import lora_config
from ..model.hardware import COLLECTIVE_SECONDS, Hardware
from .trainers import Dpo, Kto, Orpo, Sft


def build_trainer(
    model: Any, tokenizer: Any, data: Data, settings: TrainingSettings, hardware: Hardware, limit: int, output: Path,
    *, revision: str | None = None, reference: Any = None,
) -> Any:  # fmt: skip
    """Returns the trainer. `reference` is a copy of the original model if the method needs one, else None."""
    config, trainer = {
        'sft': (SFTConfig, Sft),
        'cpt': (SFTConfig, Sft),
        'dpo': (DPOConfig, Dpo),
        'orpo': (ORPOConfig, Orpo),
        'kto': (KTOConfig, Kto),
    }[settings.method]
    callbacks = []
    if settings.early_stopping_patience is not None:
        callbacks.append(EarlyStoppingCallback(settings.early_stopping_patience, settings.early_stopping_threshold))
    built = trainer(
        model=model,
        args=config(**_arguments(settings, hardware, data, output), **_of_method(settings, data, limit)),
        train_dataset=data.train,
        eval_dataset=data.evaluation,
        processing_class=tokenizer,
        peft_config=lora_config(settings, model, revision),
        callbacks=callbacks,
        **({'ref_model': reference} if reference is not None else {}),
    )
    built.splits_weights = settings.trained_weights == 'bf16'
    for parameter in built.model.parameters():
        if parameter.requires_grad and not built.splits_weights:
            # trl keeps adapters of quantized models in bf16, in which most small steps change nothing.
            parameter.data = parameter.data.float()
    # Our own callback prints the same facts in one line.
    built.remove_callback(PrinterCallback)
    built.plan = _plan(settings, hardware, len(built.train_dataset))
    built.args.max_steps = built.plan.steps
    return built


@dataclass(frozen=True)
class Plan:
    steps: int
    epochs: float
    examples: int
    steps_per_epoch: int


def _plan(settings: TrainingSettings, hardware: Hardware, examples: int) -> Plan:
    """Returns the steps and epochs of the run. max_steps can shorten the run, but never lengthens it."""
    batches = math.ceil(math.ceil(examples / hardware.processes) / settings.batch_size)
    steps_per_epoch = max(1, math.ceil(batches / settings.gradient_accumulation_steps))
    steps = max(1, math.ceil(steps_per_epoch * settings.num_epochs))
    if settings.max_steps is None or settings.max_steps >= steps:
        return Plan(steps, settings.num_epochs, examples, steps_per_epoch)
    return Plan(settings.max_steps, settings.max_steps / steps_per_epoch, examples, steps_per_epoch)


def _arguments(settings: TrainingSettings, hardware: Hardware, data: Data, output: Path) -> dict[str, Any]:
    evaluates, best = data.evaluation is not None, bool(settings.load_best_model_at_end)
    eval_strategy = 'no' if not evaluates else 'steps' if settings.eval_steps else 'epoch'
    save_strategy = 'steps' if settings.save_steps else 'epoch'
    return {
        'output_dir': str(output),
        'num_train_epochs': settings.num_epochs,
        'learning_rate': settings.learning_rate,
        **_batches(settings),
        'gradient_checkpointing': settings.gradient_checkpointing,
        'gradient_checkpointing_kwargs': {'use_reentrant': False} if settings.gradient_checkpointing else None,
        # transformers treats a warm-up below 1 as a share of the run.
        'warmup_steps': settings.warmup_steps or settings.warmup_ratio,
        'weight_decay': settings.weight_decay,
        'max_grad_norm': settings.max_grad_norm,
        'lr_scheduler_type': settings.lr_scheduler_type,
        # The fused optimizer makes the same steps with one kernel and is faster.
        'optim': 'adamw_torch_fused' if settings.optimizer == 'adamw_torch' else settings.optimizer,
        **_adam(settings),
        'neftune_noise_alpha': settings.neftune_noise_alpha,
        'bf16': hardware.precision == 'bf16',
        'fp16': hardware.precision == 'fp16',
        'use_cpu': not hardware.cuda,
        'seed': settings.seed,
        'data_seed': settings.seed,
        'logging_steps': settings.logging_steps,
        'logging_first_step': True,
        # The filter would replace a NaN by an earlier loss.
        'logging_nan_inf_filter': False,
        'eval_strategy': eval_strategy,
        'eval_steps': settings.eval_steps if evaluates else None,
        # The logits of a whole evaluation do not fit into the memory of a GPU.
        'prediction_loss_only': True,
        'save_strategy': save_strategy,
        'save_steps': settings.save_steps or 500,
        'save_total_limit': settings.save_total_limit,
        'load_best_model_at_end': best,
        'metric_for_best_model': settings.metric_for_best_model,
        'greater_is_better': settings.metric_for_best_model != 'eval_loss' if best else None,
        'restore_callback_states_from_checkpoint': True,
        'ddp_timeout': COLLECTIVE_SECONDS,
        'ddp_find_unused_parameters': False if hardware.processes > 1 else None,
        'dataloader_pin_memory': hardware.cuda,
        'dataset_num_proc': workers_for(len(data.train)),
        'disable_tqdm': True,
        'report_to': 'none',
    }


def _adam(settings: TrainingSettings) -> dict[str, Any]:
    """Returns the options of Adam. Other optimizers have no such options, and the config has None for them."""
    names = ('adam_beta1', 'adam_beta2', 'adam_epsilon')
    return {name: value for name in names if (value := getattr(settings, name)) is not None}


def _batches(settings: TrainingSettings) -> dict[str, int]:
    """Returns the batch sizes and the gradient accumulation. A mask over several packed sequences would grow with the
    square of the batch. So each batch holds one packed sequence, and the accumulation is larger by the same factor."""
    if settings.method == 'sft' and settings.packing:
        accumulated = settings.gradient_accumulation_steps * settings.batch_size
        return {
            'per_device_train_batch_size': 1,
            'per_device_eval_batch_size': 1,
            'gradient_accumulation_steps': accumulated,
        }
    return {
        'per_device_train_batch_size': settings.batch_size,
        'per_device_eval_batch_size': settings.eval_batch_size or settings.batch_size,
        'gradient_accumulation_steps': settings.gradient_accumulation_steps,
    }


def _of_method(settings: TrainingSettings, data: Data, limit: int) -> dict[str, Any]:
    loss_type = {'loss_type': settings.loss_type} if settings.loss_type else {}
    if settings.method in ('sft', 'cpt'):
        return {
            'max_length': limit,
            'packing': settings.packing,
            # `wrapped` cuts texts anywhere. `bfd` keeps conversations whole.
            'packing_strategy': 'wrapped' if settings.method == 'cpt' else 'bfd',
            **loss_type,
        }
    preference = {'max_length': limit, 'beta': settings.beta, **loss_type}
    reference = {'precompute_ref_log_probs': settings.precompute_ref_log_probs}
    if settings.method == 'dpo':
        return {**preference, **reference, 'label_smoothing': settings.label_smoothing}
    if settings.method == 'kto':
        weights = {
            'desirable_weight': settings.desirable_weight,
            'undesirable_weight': settings.undesirable_weight,
        }
        return {**preference, **reference, **weights}
    return preference
