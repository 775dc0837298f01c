"""Loads the model to train and its tokenizer, in the number format that the settings ask for."""

from __future__ import annotations

from typing import Any

import torch
from peft import PeftModel
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForImageTextToText,
    AutoTokenizer,
    BitsAndBytesConfig,
)

from ....training.config import ModelSettings, TrainingSettings
from .adapters import freeze_towers
from .hardware import DTYPES, Hardware


def load_tokenizer(model: ModelSettings) -> Any:
    tokenizer = AutoTokenizer.from_pretrained(model.name, revision=model.revision)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_model(model: ModelSettings, settings: TrainingSettings, hardware: Hardware) -> Any:
    """Weights that are trained themselves are kept in fp32, or by choice in bf16, and computed with in the chosen
    precision; the frozen ones below an adapter are kept in that precision, or quantized."""
    quantization = _quantization(settings, hardware.dtype)
    loaded = _class_of(model).from_pretrained(
        model.name,
        revision=model.revision,
        dtype=hardware.dtype if settings.use_lora else DTYPES[settings.trained_weights or 'fp32'],
        **({'quantization_config': quantization} if quantization else {}),
        # Straight to where it is trained, not by way of the memory of the machine, once for each process.
        **({'device_map': {'': hardware.device}} if quantization or hardware.cuda else {}),
    )
    loaded.config.use_cache = False
    freeze_towers(loaded)
    return loaded


def _class_of(model: ModelSettings) -> Any:
    """Some models that see as well as read are known under that name alone."""
    config = AutoConfig.from_pretrained(model.name, revision=model.revision)
    known = (AutoModelForCausalLM, AutoModelForImageTextToText)
    return next((each for each in known if type(config) in each._model_mapping), AutoModelForCausalLM)


def _quantization(settings: TrainingSettings, dtype: torch.dtype) -> BitsAndBytesConfig | None:
    if settings.quantization == '4bit':
        return BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type='nf4',
            bnb_4bit_compute_dtype=dtype,
            bnb_4bit_use_double_quant=True,
        )
    return BitsAndBytesConfig(load_in_8bit=True) if settings.quantization == '8bit' else None


def load_reference(model: ModelSettings, settings: TrainingSettings, hardware: Hardware) -> Any:
    """A second one of the same, where the method compares with it. Below an adapter it is there already, and what was
    asked before the training needs none during it."""
    compares = settings.method in ('dpo', 'kto') and not settings.precompute_ref_log_probs
    return load_model(model, settings, hardware) if compares and not settings.use_lora else None


def merged_model(model: ModelSettings, adapter: str, dtype: torch.dtype) -> Any:
    """The model with the adapter worked into its weights, from the weights as they were published: merging into
    quantized ones would keep their rounding."""
    base = _class_of(model).from_pretrained(model.name, revision=model.revision, dtype=dtype)
    return PeftModel.from_pretrained(base, adapter).merge_and_unload()


def context_limit(loaded: Any, settings: TrainingSettings) -> int:
    """max_seq_length, but never more than the model has positions for."""
    positions = getattr(loaded.config.get_text_config(), 'max_position_embeddings', None)
    return min(settings.max_seq_length, positions) if positions else settings.max_seq_length
