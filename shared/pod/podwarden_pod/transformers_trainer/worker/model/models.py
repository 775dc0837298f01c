"""Loads the model to train, in the number type that the settings demand, and its tokenizer."""

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
    """Loads the model to train. Trained weights are kept in fp32, or in bf16 if `trained_weights` says so. The frozen
    weights under an adapter are kept in the chosen precision, or quantized. All computation uses the chosen
    precision."""
    quantization = _quantization(settings, hardware.dtype)
    loaded = _class_of(model).from_pretrained(
        model.name,
        revision=model.revision,
        dtype=hardware.dtype if settings.use_lora else DTYPES[settings.trained_weights or 'fp32'],
        **({'quantization_config': quantization} if quantization else {}),
        # The weights are loaded directly onto the GPU. Otherwise each process would first load the weights into main
        # memory.
        **({'device_map': {'': hardware.device}} if quantization or hardware.cuda else {}),
    )
    loaded.config.use_cache = False
    freeze_towers(loaded)
    return loaded


def _class_of(model: ModelSettings) -> Any:
    """Returns the class that loads the model. Some models that also read images are registered only as image-text
    models."""
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
    """Loads a second copy of the model if the method compares the training with the original model. No copy is needed
    with an adapter, because the weights under the adapter are the original model. No copy is needed either if the
    values of the original model are computed before the training."""
    compares = settings.method in ('dpo', 'kto') and not settings.precompute_ref_log_probs
    return load_model(model, settings, hardware) if compares and not settings.use_lora else None


def merged_model(model: ModelSettings, adapter: str, dtype: torch.dtype) -> Any:
    """Returns the published model with the adapter merged into its weights. Merging into quantized weights would keep
    their rounding errors."""
    base = _class_of(model).from_pretrained(model.name, revision=model.revision, dtype=dtype)
    return PeftModel.from_pretrained(base, adapter).merge_and_unload()


def context_limit(loaded: Any, settings: TrainingSettings) -> int:
    """Returns max_seq_length, or the number of positions of the model if this number is smaller."""
    positions = getattr(loaded.config.get_text_config(), 'max_position_embeddings', None)
    return min(settings.max_seq_length, positions) if positions else settings.max_seq_length
