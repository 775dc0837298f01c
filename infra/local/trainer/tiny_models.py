"""Makes tiny models and tokenizers in the layout of the Hugging Face cache, so that their ids resolve offline."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

REVISION = 'a' * 40
VOCABULARY = 512
NO_CHANGE: Mapping[str, int] = MappingProxyType({})
TEMPLATE = (
    "{%- for message in messages %}<{{ message['role'] }}>{{ message['content'] }}"
    "{%- if message['role'] == 'assistant' %}{{ eos_token }}{%- endif %}{%- endfor %}"
    '{%- if add_generation_prompt %}<assistant>{%- endif %}'
)
SENTENCES = [
    'The pod reads the data and the model learns the words.',
    'A small model learns one word at a time, and the loss goes down.',
    'When the run is over the pod is gone, and nothing is billed.',
    'Every token dies with its attempt, and every attempt has an end.',
    'What colour is the sky? The sky is blue, and the grass is green.',
]


def make_hub_cache(hf_home: Path) -> None:
    """Makes three models. `podwarden-test/tiny-llama` has a chat template. `podwarden-test/tiny-neox` has none.
    `podwarden-test/tiny-opt` cannot keep packed examples apart."""
    _publish(hf_home, 'podwarden-test/tiny-llama', 'llama', TEMPLATE)
    _publish(hf_home, 'podwarden-test/tiny-neox', 'gpt_neox', None)
    _publish(hf_home, 'podwarden-test/tiny-opt', 'opt', TEMPLATE)


def make_bench_model(hf_home: Path) -> str:
    """Makes a larger model for the benchmark of the trainer and returns its name. Its size makes a step on one core
    take longer to compute than to report to the pod's main process."""
    name = 'podwarden-test/small-llama'
    _publish(hf_home, name, 'llama', TEMPLATE, {'hidden_size': 256, 'intermediate_size': 768, 'num_hidden_layers': 4})
    return name


def _publish(hf_home: Path, name: str, kind: str, template: str | None, size: Mapping[str, int] = NO_CHANGE) -> None:
    publish(hf_home, name, lambda: (_tokenizer(template), _model(kind, size)))


def publish(hf_home: Path, name: str, make: Callable[[], tuple[Any, Any]]) -> None:
    """Saves a tokenizer and a model to the cache. Does nothing if the cache has them already."""
    repository = hf_home / 'hub' / f'models--{name.replace("/", "--")}'
    if (repository / 'refs' / 'main').exists():
        return
    folder = Path(tempfile.mkdtemp(dir=_made(hf_home)))
    for part in make():
        part.save_pretrained(str(folder))
    _made(repository / 'snapshots')
    shutil.rmtree(repository / 'snapshots' / REVISION, ignore_errors=True)
    shutil.move(str(folder), str(repository / 'snapshots' / REVISION))
    _made(repository / 'refs')
    (repository / 'refs' / 'main').write_text(REVISION)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _tokenizer(template: str | None) -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=['<s>', '</s>', '<pad>'],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES * 20, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token='<s>', eos_token='</s>', pad_token='<pad>', chat_template=template
    )


def _model(kind: str, changed: Mapping[str, int]) -> Any:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    torch.manual_seed(0)
    size = {
        'vocab_size': VOCABULARY,
        'hidden_size': 64,
        'num_hidden_layers': 2,
        'num_attention_heads': 4,
        'max_position_embeddings': 256,
        'bos_token_id': 0,
        'eos_token_id': 1,
        'pad_token_id': 2,
    }
    own = {
        'llama': {'intermediate_size': 128, 'num_key_value_heads': 2, 'tie_word_embeddings': True},
        'gpt_neox': {'intermediate_size': 128},
        'opt': {'ffn_dim': 128, 'word_embed_proj_dim': 64},
    }
    return AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **{**size, **own[kind], **changed}))


if __name__ == '__main__':
    make_hub_cache(Path(sys.argv[1]))
