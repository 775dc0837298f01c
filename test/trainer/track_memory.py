"""Counts, without a GPU, what a step of each case in test/pod/memory_cases.json allocates, beside the estimate of it.

    python3 test/trainer/track_memory.py [PART OF A NAME]

Needs the packages of shared/pod/requirements.txt. The tensors have shapes and no data (torch's FakeTensorMode), so
a model of 8 billion parameters fits any machine. What a GPU adds, workspaces of its libraries above all, is not
seen: that is measure_memory.py. Takes some minutes; exits 1 where an estimate is off by more than 15 %.
"""

from __future__ import annotations

import contextlib
import json
import sys
import weakref
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
import trl.kernels.chunked_logprob as chunks
import trl.trainer.utils as trl_utils
from peft import LoraConfig, get_peft_model
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from transformers import AutoModelForCausalLM, LlamaConfig

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / 'test' / 'support' / 'python'), str(ROOT / 'shared' / 'pod')]
from api_domain import asked  # noqa: E402

from podwarden_pod.transformers_trainer.worker.training.split_weights import split_optimizer  # noqa: E402

CASES = Path(__file__).resolve().parents[1] / 'pod' / 'memory_cases.json'
MOST_ERROR = 0.15
# PyTorch's allocator gives out blocks of this size.
BLOCK_BYTES = 512


class Bookkeeping(TorchDispatchMode):
    """Bytes of all storages that live now, and the most there were."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[int, Any] = {}
        self.now = 0
        self.peak = 0

    def add(self, tensor: torch.Tensor) -> None:
        storage = tensor.untyped_storage()
        key, size = id(storage), -(-storage.nbytes() // BLOCK_BYTES) * BLOCK_BYTES
        if key in self._seen:
            return

        def gone(_: Any) -> None:
            self._seen.pop(key, None)
            self.now -= size

        self._seen[key] = weakref.ref(storage, gone)
        self.now += size
        self.peak = max(self.peak, self.now)

    def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = function(*args, **(kwargs or {}))
        for leaf in tree_leaves(result):
            if isinstance(leaf, torch.Tensor):
                self.add(leaf)
        return result


def prepare() -> None:
    """Random numbers need data; and on a GPU one Triton kernel folds each tile of logits in place."""
    for name in dir(torch.nn.init):
        if name.endswith('_') and not name.startswith('_'):
            setattr(torch.nn.init, name, lambda tensor, *_, **__: tensor)
    for name in ('uniform_', 'normal_', 'random_', 'bernoulli_'):
        setattr(torch.Tensor, name, lambda tensor, *_, **__: tensor)
    chunks._use_triton = trl_utils._use_triton = lambda device: False
    chunks._forward_tile = chunks._backward_tile = chunks._addmm_fp32 = lambda *_, **__: None


def a_model(given: Any, facts: Any) -> Any:
    head_size = 64
    config = LlamaConfig(
        hidden_size=facts.hidden_size,
        num_hidden_layers=facts.layers,
        num_attention_heads=facts.query_size // head_size,
        num_key_value_heads=facts.key_value_size // head_size,
        head_dim=head_size,
        intermediate_size=facts.intermediate_size,
        vocab_size=facts.vocab_size,
        tie_word_embeddings=facts.ties_embeddings,
        max_position_embeddings=131_072,
        attn_implementation='sdpa',
        use_cache=False,
    )
    half = given.precision == 'half' and (given.use_lora or given.trained_weights == 'bf16')
    model = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16 if half else torch.float32)
    if given.method != 'orpo':
        trl_utils.add_fused_lm_head(model, outputs=('log_probs', 'entropy', 'is_top1'))
    return model


def track(given: Any, facts: Any) -> int:
    """Bytes at the highest moment of two steps."""
    with FakeTensorMode(allow_non_fake_inputs=True):
        model = a_model(given, facts).train()
        if given.gradient_checkpointing:
            model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={'use_reentrant': False})
        if given.use_lora:
            model = get_peft_model(
                model,
                LoraConfig(r=given.lora_r, target_modules='all-linear', task_type='CAUSAL_LM'),
            )
            if given.gradient_checkpointing:
                model.enable_input_require_grads()
        trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
        kind, options = (torch.optim.SGD, {}) if given.optimizer == 'sgd' else (torch.optim.AdamW, {'foreach': True})
        is_split = not given.use_lora and given.trained_weights == 'bf16'
        optimizer = (split_optimizer(kind) if is_split else kind)(trained, **options)
        reference = a_model(given, facts).eval() if given.method == 'dpo' and not given.use_lora else None
        rows, length = (
            given.batch_size * (2 if given.method in ('dpo', 'orpo') else 1),
            given.max_seq_length,
        )
        inputs = {
            'input_ids': torch.zeros(rows, length, dtype=torch.long),
            'attention_mask': torch.ones(rows, 1, length, length, dtype=torch.bool),
            'position_ids': torch.zeros(1, length, dtype=torch.long),
        }
        labels = torch.zeros(rows, length, dtype=torch.long)
        books = Bookkeeping()
        for standing in (
            *model.parameters(),
            *(reference.parameters() if reference else ()),
            *inputs.values(),
        ):
            books.add(standing)
        with books:
            for _ in range(2):
                mixed = given.precision == 'half'
                with torch.autocast('cpu', torch.bfloat16) if mixed else contextlib.nullcontext():
                    loss = _loss(given, model, reference, inputs, labels)
                loss.backward()
                del loss
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
        return books.peak


def _loss(given: Any, model: Any, reference: Any, inputs: dict[str, Any], labels: Any) -> Any:
    if given.method == 'orpo':
        # Accelerate hands on in fp32 what a model answers in half precision.
        logits = model(**inputs).logits.float()
        chosen = logits[: len(logits) // 2, :-1].contiguous().flatten(0, 1)
        likely = torch.nn.functional.cross_entropy(chosen, labels[: len(logits) // 2, 1:].reshape(-1))
        return likely - trl_utils.selective_log_softmax(logits[:, :-1], labels[:, 1:]).sum()
    loss = -model(**inputs, labels=labels, fused_lm_head=True).log_probs.sum()
    if given.method != 'dpo':
        return loss
    with torch.no_grad(), contextlib.nullcontext() if reference else model.disable_adapter():
        before = (reference or model)(**inputs, labels=labels, fused_lm_head=True).log_probs.sum()
    return loss + before


def main(wanted: str = '') -> int:
    prepare()
    off = 0
    cases = [
        case for case in json.loads(CASES.read_text('utf-8')) if 'tracked_bytes' in case and wanted in case['name']
    ]
    estimates = asked('estimate', [{'input': case['input'], 'facts': case['facts']} for case in cases])
    for case, estimate in zip(cases, estimates, strict=True):
        counted = track(SimpleNamespace(**case['input']), SimpleNamespace(**case['facts']))
        estimated = estimate['allocated_bytes']
        off += abs(estimated / counted - 1) > MOST_ERROR
        sizes = f'estimated {estimated / 2**30:.2f} GiB, counted {counted / 2**30:.2f} ({counted} bytes)'
        print(f'{case["name"]}: {sizes}, {estimated / counted - 1:+.1%}', flush=True)
    return 1 if off else 0


if __name__ == '__main__':
    raise SystemExit(main(*sys.argv[1:]))
