"""Compares the memory estimate with what short real trainings take on the GPU of this machine.

    python3 test/trainer/measure_memory.py [NAME ...]

Needs an NVIDIA GPU of 24 GB, the packages of shared/pod/requirements.txt, and Node.js for the estimate. Nothing is
downloaded: models get their shape from here and random weights, the text is made up. Each case runs in a process of
its own, for three steps by the trainer that pods have. Prints one line a case and exits 1 where an estimate is off
by more than 15 %.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / 'support' / 'python')]
from alone import Alone  # noqa: E402
from api_domain import asked  # noqa: E402
from support import dataset  # noqa: E402

SHAPES: dict[str, dict[str, Any]] = {
    # As Qwen2.5 0.5B and Llama 3.2 1B have it.
    'half-billion': {
        'hidden_size': 896,
        'num_hidden_layers': 24,
        'num_attention_heads': 14,
        'num_key_value_heads': 2,
        'intermediate_size': 4864,
        'vocab_size': 151_936,
        'tie_word_embeddings': True,
    },
    'billion': {
        'hidden_size': 2048,
        'num_hidden_layers': 16,
        'num_attention_heads': 32,
        'num_key_value_heads': 8,
        'intermediate_size': 8192,
        'vocab_size': 128_256,
        'tie_word_embeddings': True,
    },
}
LORA = {'use_lora': True, 'lora_r': 16}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    'sft-lora': ('billion', {'method': 'sft', 'batch_size': 4, **LORA}),
    'sft-lora-kept': (
        'billion',
        {'method': 'sft', 'batch_size': 2, 'gradient_checkpointing': False, **LORA},
    ),
    'sft-lora-long': (
        'billion',
        {'method': 'sft', 'batch_size': 1, 'max_seq_length': 8192, **LORA},
    ),
    'sft-lora-4bit': (
        'billion',
        {'method': 'sft', 'batch_size': 4, 'quantization': '4bit', **LORA},
    ),
    'sft-lora-8bit': (
        'billion',
        {'method': 'sft', 'batch_size': 4, 'quantization': '8bit', **LORA},
    ),
    'sft-full': ('half-billion', {'method': 'sft', 'batch_size': 4}),
    'sft-full-kept': (
        'half-billion',
        {'method': 'sft', 'batch_size': 4, 'gradient_checkpointing': False},
    ),
    'sft-full-bf16': ('half-billion', {'method': 'sft', 'batch_size': 4, 'trained_weights': 'bf16'}),
    'sft-full-bf16-8bit-adam': (
        'half-billion',
        {'method': 'sft', 'batch_size': 4, 'trained_weights': 'bf16', 'optimizer': 'adamw_8bit'},
    ),
    'sft-full-8bit-adam': (
        'half-billion',
        {'method': 'sft', 'batch_size': 4, 'optimizer': 'adamw_8bit'},
    ),
    'sft-full-adafactor': (
        'half-billion',
        {'method': 'sft', 'batch_size': 4, 'optimizer': 'adafactor'},
    ),
    'sft-packed': ('half-billion', {'method': 'sft', 'batch_size': 2, 'packing': True}),
    'cpt': (
        'half-billion',
        {'method': 'cpt', 'batch_size': 4, 'gradient_accumulation_steps': 2},
    ),
    'dpo-lora': ('billion', {'method': 'dpo', 'batch_size': 2, **LORA}),
    'dpo-full': ('half-billion', {'method': 'dpo', 'batch_size': 2}),
    'orpo-lora': ('billion', {'method': 'orpo', 'batch_size': 1, **LORA}),
    'kto-lora': ('billion', {'method': 'kto', 'batch_size': 4, **LORA}),
    'evaluation': (
        'billion',
        {
            'method': 'sft',
            'batch_size': 1,
            'eval_split': 0.5,
            'eval_batch_size': 16,
            **LORA,
        },
    ),
}
STEPS = 3
MOST_TOKENS = 2048
WORDS = 1000
MOST_ERROR = 0.15
# The text is of words alone, as the tokenizer is.
TEMPLATE = (
    "{% for m in messages %}{{ ('<s> ' if m['role'] == 'user' else '') + m['content'] + ' ' }}"
    "{% if m['role'] == 'assistant' %}{{ '</s> ' }}{% endif %}{% endfor %}"
)


def config_of(training: dict[str, Any]) -> dict[str, Any]:
    given = {
        'num_epochs': 1,
        'learning_rate': 1e-4,
        'max_steps': STEPS,
        'max_seq_length': MOST_TOKENS,
        **training,
    }
    return {'name': 'measure', 'model': {'name': 'a/model'}, 'training': given}


def facts_of(model: Any) -> dict[str, Any]:
    """The shape of the model, as the estimate knows models by."""
    import torch
    from transformers import AutoModelForCausalLM

    config = model.config.get_text_config()
    # Quantized weights are packed: how many there are is told by a model without data.
    with torch.device('meta'):
        plain = AutoModelForCausalLM.from_config(config)
    heads = config.num_attention_heads
    head_size = getattr(config, 'head_dim', None) or config.hidden_size // heads
    return {
        'parameters': plain.num_parameters(),
        'hidden_size': config.hidden_size,
        'layers': config.num_hidden_layers,
        'query_size': heads * head_size,
        'key_value_size': (getattr(config, 'num_key_value_heads', None) or heads) * head_size,
        'intermediate_size': config.intermediate_size,
        'vocab_size': config.vocab_size,
        'ties_embeddings': bool(config.tie_word_embeddings),
    }


def write_model(folder: Path, shape: dict[str, Any]) -> None:
    """A model with random weights and a tokenizer of WORDS words, as if it had been downloaded."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import AutoModelForCausalLM, LlamaConfig, PreTrainedTokenizerFast

    config = LlamaConfig(
        **shape,
        max_position_embeddings=131_072,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
    )
    AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16).save_pretrained(folder)
    words = {word: number for number, word in enumerate(['<pad>', '<s>', '</s>', '<unk>', *map(_word, range(WORDS))])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token='<unk>'))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token='<pad>',
        bos_token='<s>',
        eos_token='</s>',
        unk_token='<unk>',
        chat_template=TEMPLATE,
    ).save_pretrained(folder)


def _word(number: int) -> str:
    return f'w{number % WORDS}'


def examples(training: dict[str, Any]) -> tuple[bytes, str]:
    """A dataset and its format: enough for all steps, each longer than the longest sequence, which is the most that a
    batch can be."""
    method, batch = training['method'], training['batch_size']
    count = STEPS * batch * training.get('gradient_accumulation_steps', 1) * 2
    evaluated = max(count, 2 * training.get('eval_batch_size', 1)) if training.get('eval_split') else 0
    text = ' '.join(map(_word, range(training.get('max_seq_length', MOST_TOKENS) + 8)))
    turns = [{'role': 'user', 'content': 'w1 w2'}, {'role': 'assistant', 'content': text}]
    pair = {'prompt': 'w1 w2', 'chosen': text, 'rejected': f'{text} w3'}
    record, dataset_format = {
        'sft': ({'messages': turns}, 'chatml'),
        'cpt': ({'text': text}, 'text'),
        'dpo': (pair, 'dpo'),
        'orpo': (pair, 'dpo'),
        'kto': ({'prompt': 'w1 w2', 'completion': text}, 'kto'),
    }[method]
    rows = [{**record, **({'label': n % 2 == 0} if method == 'kto' else {})} for n in range(count + evaluated)]
    return dataset(rows), dataset_format


def train(shape: dict[str, Any], training: dict[str, Any], folder: Path) -> Any:
    """Trains as a pod would and answers the estimate of that."""
    write_model(folder / 'model', shape)
    data, dataset_format = examples(training)
    config = config_of(training)
    alone = Alone(folder / 'work', folder / 'model', data, dataset_format, config['training'])
    facts = facts_of(alone.model)
    alone.trainer.train()
    [estimate] = asked('estimate', [{'input': config, 'facts': facts}])
    return estimate


def measure(name: str) -> dict[str, Any]:
    import torch

    shape, training = CASES[name]
    with tempfile.TemporaryDirectory() as folder:
        torch.cuda.reset_peak_memory_stats()
        estimate = train(SHAPES[shape], training, Path(folder))
    free, total = torch.cuda.mem_get_info()
    return {
        'estimated_bytes': estimate['allocated_bytes'],
        'measured_bytes': torch.cuda.max_memory_allocated(),
        'needed_bytes': estimate['needed_bytes'],
        'used_bytes': max(total - free, torch.cuda.max_memory_reserved()),
        'moment': estimate['moment'],
    }


def main(names: list[str]) -> int:
    import torch

    if not torch.cuda.is_available():
        print('Nothing was measured: torch sees no GPU here.')
        return 2
    print(f'{torch.cuda.get_device_name()}, torch {torch.__version__}', flush=True)
    off = 0
    for name in names or CASES:
        run = subprocess.run([sys.executable, __file__, '--one', name], capture_output=True, text=True)
        if run.returncode:
            off += 1
            print(f'{name:20} failed: {" ".join(run.stderr.split())[-300:]}', flush=True)
            continue
        found = json.loads(run.stdout.splitlines()[-1])
        error = found['estimated_bytes'] / found['measured_bytes'] - 1
        off += abs(error) > MOST_ERROR
        sizes = {key.replace('_bytes', ''): f'{found[key] / 2**30:6.2f}' for key in found if key.endswith('_bytes')}
        print(f'{name:20} {error:+6.1%} {found["moment"]:14} GiB: {sizes}', flush=True)
    return 1 if off else 0


if __name__ == '__main__':
    if sys.argv[1:2] == ['--one']:
        print(json.dumps(measure(sys.argv[2])))
    else:
        raise SystemExit(main(sys.argv[1:]))
