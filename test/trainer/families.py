"""Tokenizers of the common families of models, small: their special tokens, their begin and end, and their own
templates as trl knows them. The words are not theirs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trl
from support import ROOT  # noqa: F401
from tiny_models import SENTENCES

TEMPLATES = Path(trl.__file__).parent / 'chat_templates'


@dataclass(frozen=True)
class Family:
    template: str | None
    bos: str | None
    eos: str
    special: tuple[str, ...]
    pad: str | None = None
    adds_bos: bool = False
    # The token with which a base model of the family ends texts, where it is not that of the end of an answer.
    base_eos: str | None = None
    # Models that were trained to talk have the end of the base, too.
    keeps_base_eos: bool = False

    def text(self) -> str | None:
        if self.template is None or '{' in self.template:
            return self.template
        return (TEMPLATES / f'{self.template}.jinja').read_text()


LLAMA3 = (
    '<|begin_of_text|>',
    '<|end_of_text|>',
    '<|start_header_id|>',
    '<|end_header_id|>',
    '<|eot_id|>',
    '<|eom_id|>',
)
QWEN = ('<|endoftext|>', '<|im_start|>', '<|im_end|>')
GEMMA = ('<pad>', '<eos>', '<bos>', '<start_of_turn>', '<end_of_turn>')
PHI = ('<|endoftext|>', '<|assistant|>', '<|user|>', '<|system|>', '<|end|>')
# As Mistral 7B v0.3 has it, shortened: answers end with the end of the tokenizer and begin with a blank.
MISTRAL = (
    "{{- bos_token }}{%- for m in messages %}{%- if m['role'] == 'user' %}{{- '[INST] ' + m['content'] + '[/INST]' }}"
    "{%- else %}{{- ' ' + m['content'] | trim + eos_token }}{%- endif %}{%- endfor %}"
)
FAMILIES = {
    'llama-3': Family('llama3', '<|begin_of_text|>', '<|eot_id|>', LLAMA3, None, True, '<|end_of_text|>'),
    'llama-3.1': Family('llama3_1', '<|begin_of_text|>', '<|eot_id|>', LLAMA3, None, True, '<|end_of_text|>'),
    'llama-3.2': Family('llama3_2', '<|begin_of_text|>', '<|eot_id|>', LLAMA3, None, True, '<|end_of_text|>'),
    'qwen-2.5': Family('qwen2_5', None, '<|im_end|>', QWEN, '<|endoftext|>', False, '<|endoftext|>'),
    'qwen-3': Family(
        'qwen3', None, '<|im_end|>', (*QWEN, '<think>', '</think>'), '<|endoftext|>', False, '<|endoftext|>'
    ),
    'mistral': Family(MISTRAL, '<s>', '</s>', ('<s>', '</s>', '[INST]', '[/INST]'), None, True),
    'gemma': Family('gemma', '<bos>', '<end_of_turn>', GEMMA, '<pad>', True, '<eos>'),
    'gemma-3': Family('gemma3', '<bos>', '<end_of_turn>', GEMMA, '<pad>', True, '<eos>'),
    'phi-3': Family('phi3', None, '<|end|>', PHI, '<|endoftext|>', False, '<|endoftext|>', True),
    'phi-3.5': Family('phi3_5', None, '<|end|>', PHI, '<|endoftext|>', False, '<|endoftext|>', True),
    # Base models without a template of their own.
    'plain-bos': Family(None, '<s>', '</s>', ('<s>', '</s>'), None, True),
    'plain': Family(None, None, '<|endoftext|>', ('<|endoftext|>',), None, False),
}


def tokenizer_of(family: Family, base: bool = False) -> Any:
    """`base`: as a base model of the family has it, whose end is another token than that of an answer."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=512,
        special_tokens=list(family.special),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(SENTENCES * 20, trainer)
    if family.adds_bos:
        token = str(family.bos)
        made.post_processor = processors.TemplateProcessing(
            single=f'{token} $A', pair=f'{token} $A $B', special_tokens=[(token, family.special.index(token))]
        )
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        bos_token=family.bos,
        eos_token=(family.base_eos if base or family.keeps_base_eos else None) or family.eos,
        pad_token=family.pad,
        chat_template=family.text(),
        clean_up_tokenization_spaces=False,
    )


SIZE = {
    'hidden_size': 64,
    'intermediate_size': 128,
    'num_hidden_layers': 2,
    'num_attention_heads': 4,
    'num_key_value_heads': 2,
    'max_position_embeddings': 256,
}
EXPERTS = {'num_local_experts': 4, 'num_experts': 4, 'num_experts_per_tok': 2, 'moe_intermediate_size': 32}
SEES = {
    'vision_config': {
        'hidden_size': 32,
        'intermediate_size': 64,
        'num_hidden_layers': 1,
        'num_attention_heads': 2,
        'image_size': 28,
        'patch_size': 14,
    },
    'mm_tokens_per_image': 4,
}
# The type of model of each family, and the settings that it has for itself.
MODELS: dict[str, tuple[str, dict[str, Any]]] = {
    'llama-3': ('llama', {'tie_word_embeddings': False}),
    'llama-3.2': ('llama', {'tie_word_embeddings': True}),
    'qwen-2.5': ('qwen2', {'tie_word_embeddings': True}),
    'qwen-3': ('qwen3', {'head_dim': 16, 'tie_word_embeddings': False}),
    'mistral': ('mistral', {'sliding_window': None}),
    'mixtral': ('mixtral', EXPERTS),
    'qwen-3-moe': ('qwen3_moe', {'head_dim': 16, **EXPERTS}),
    'gemma': ('gemma', {'head_dim': 16}),
    'gemma-3': ('gemma3', {'head_dim': 16, 'sliding_window': 64}),
    'phi-3': ('phi3', {}),
}
LIKE = {'mixtral': 'mistral', 'qwen-3-moe': 'qwen-3'}


def publish_family(hf_home: Path, name: str, base: bool = False, dtype: str = 'float32') -> str:
    """Puts a tiny model of the family into the cache of the hub, and answers its id."""
    from tiny_models import publish

    model_id = f'family/{name}{"-base" if base else ""}{"" if dtype == "float32" else f"-{dtype}"}'

    def make() -> tuple[Any, Any]:
        import torch
        from transformers import AutoConfig, AutoModelForCausalLM

        tokenizer = tokenizer_of(FAMILIES[LIKE.get(name, name)], base)
        torch.manual_seed(0)
        kind, own = MODELS[name]
        tokens = {
            'vocab_size': 512,
            'bos_token_id': tokenizer.bos_token_id,
            'eos_token_id': tokenizer.eos_token_id,
            'pad_token_id': tokenizer.pad_token_id,
        }
        options = {**SIZE, **tokens, **own}
        if kind == 'gemma3':
            config = AutoConfig.for_model(kind, text_config=options, **SEES)
        else:
            config = AutoConfig.for_model(kind, **options)
        return tokenizer, AutoModelForCausalLM.from_config(config, dtype=getattr(torch, dtype))

    publish(hf_home, model_id, make)
    return model_id
