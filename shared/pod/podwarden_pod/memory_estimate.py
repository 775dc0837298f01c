"""How much memory of one GPU a training needs: what `shared/domain/memory` reckons before a pod is paid for.

    facts = facts_of(model.config, sum(p.numel() for p in model.parameters()))
    estimate_memory(wish_of(config.training, gpu_count=1), facts).allocated_bytes

Both sides are tested against test/pod/memory_cases.json. The coefficients, and where they come from, are the API's, and
`npm run pod-schema` writes them to `memory_model.json`. Not yet checked on a GPU.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .training_config import TrainingSettings


@dataclass(frozen=True)
class ModelFacts:
    """Numbers of elements. `query_size` is that of all heads together."""

    parameters: int
    hidden_size: int
    layers: int
    query_size: int
    key_value_size: int
    intermediate_size: int
    vocab_size: int
    ties_embeddings: bool
    # Of the weights of all layers, where a token is read by few of many experts.
    expert_share: float = 0.0

    @property
    def layer_parameters(self) -> int:
        attention = 2 * self.hidden_size * (self.query_size + self.key_value_size)
        return attention + 3 * self.hidden_size * self.intermediate_size

    @property
    def embedding_parameters(self) -> int:
        return self.hidden_size * self.vocab_size * (1 if self.ties_embeddings else 2)


@dataclass(frozen=True)
class MemoryWish:
    method: str
    batch_size: int
    eval_batch_size: int
    evaluates: bool
    max_seq_length: int
    packing: bool
    gradient_accumulation_steps: int
    gradient_checkpointing: bool
    optimizer: str
    precision: str
    use_lora: bool
    lora_r: int
    lora_target_modules: list[str]
    quantization: str
    precompute_ref_log_probs: bool
    gpu_count: int


@dataclass(frozen=True)
class MemoryEstimate:
    """`allocated_bytes` is what torch.cuda.max_memory_allocated() counts, `needed_bytes` what the GPU has to have."""

    weights_bytes: int
    allocated_bytes: int
    needed_bytes: int
    moment: str


@lru_cache(maxsize=1)
def coefficients() -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name('memory_model.json').read_text('utf-8')))


def facts_of(config: Any, parameters: int) -> ModelFacts:
    """From the config of a transformers model, of its text part where it has several."""
    text = config.get_text_config() if hasattr(config, 'get_text_config') else config
    heads = text.num_attention_heads
    head_size = getattr(text, 'head_dim', None) or text.hidden_size // heads
    return ModelFacts(
        parameters=parameters,
        hidden_size=text.hidden_size,
        layers=text.num_hidden_layers,
        query_size=heads * head_size,
        key_value_size=(getattr(text, 'num_key_value_heads', None) or heads) * head_size,
        intermediate_size=getattr(text, 'intermediate_size', None) or 4 * text.hidden_size,
        vocab_size=text.vocab_size,
        ties_embeddings=bool(text.tie_word_embeddings),
    )


def wish_of(settings: TrainingSettings, gpu_count: int) -> MemoryWish:
    packs = settings.method == 'cpt' if settings.packing is None else settings.packing
    # Packed conversations go through the model one sequence at a time.
    one_by_one = packs and settings.method == 'sft'
    accumulated = settings.gradient_accumulation_steps * (settings.batch_size if one_by_one else 1)
    return MemoryWish(
        method=settings.method,
        batch_size=1 if one_by_one else settings.batch_size,
        eval_batch_size=1 if one_by_one else settings.eval_batch_size or settings.batch_size,
        evaluates=settings.eval_split > 0,
        max_seq_length=settings.max_seq_length,
        packing=packs,
        gradient_accumulation_steps=accumulated,
        gradient_checkpointing=settings.gradient_checkpointing,
        optimizer=settings.optimizer,
        precision='fp32' if settings.precision == 'fp32' else 'half',
        use_lora=settings.use_lora,
        lora_r=settings.lora_r,
        lora_target_modules=settings.lora_target_modules,
        quantization=settings.quantization,
        precompute_ref_log_probs=settings.precompute_ref_log_probs,
        gpu_count=gpu_count,
    )


def estimate_memory(wish: MemoryWish, facts: ModelFacts) -> MemoryEstimate:
    moments = list(_moments(wish, facts, _Standing(wish, facts)))
    moment, allocated = max(moments, key=lambda each: each[1])
    of = coefficients()
    return MemoryEstimate(
        weights_bytes=round(_Standing(wish, facts).weights),
        allocated_bytes=round(allocated),
        needed_bytes=round(allocated * (1 + of['overhead_share']) + of['overhead_bytes']),
        moment=moment,
    )


def _adapter(wish: MemoryWish, facts: ModelFacts) -> tuple[int, int]:
    """Elements of the inputs of one layer that adapters learn from, and parameters of all adapters."""
    hidden, query, key_value = facts.hidden_size, facts.query_size, facts.key_value_size
    inner = facts.intermediate_size
    modules = {
        'q_proj': (hidden, query),
        'k_proj': (hidden, key_value),
        'v_proj': (hidden, key_value),
        'o_proj': (query, hidden),
        'gate_proj': (hidden, inner),
        'up_proj': (hidden, inner),
        'down_proj': (inner, hidden),
    }
    targets = wish.lora_target_modules
    # All linear layers: experts are none.
    linear = {name: sizes for name, sizes in modules.items() if name.endswith(('q_proj', 'k_proj', 'v_proj', 'o_proj'))}
    adapted = [
        sizes
        for name, sizes in (linear if facts.expert_share and 'all-linear' in targets else modules).items()
        if 'all-linear' in targets or any(target == name or target.endswith(f'.{name}') for target in targets)
    ]
    return sum(size for size, _ in adapted), facts.layers * wish.lora_r * sum(sum(sizes) for sizes in adapted)


class _Standing:
    """Bytes of all that stays for the whole training, and of the gradients."""

    def __init__(self, wish: MemoryWish, facts: ModelFacts) -> None:
        of = coefficients()
        size = of['bytes']
        embeddings = facts.embedding_parameters
        linear = max(facts.parameters - embeddings, 0)
        quantized = wish.quantization != 'none'
        unquantized = size['fp32'] if quantized and wish.method == 'orpo' else size[wish.precision]
        if wish.use_lora:
            # Experts are no linear layers of their own, which is all that bitsandbytes quantizes.
            experts = linear * facts.expert_share
            model = (linear - experts) * size[wish.quantization if quantized else wish.precision]
            model += experts * size[wish.precision] + embeddings * unquantized
        else:
            model = facts.parameters * size['fp32']
        trained = _adapter(wish, facts)[1] if wish.use_lora else facts.parameters
        refers = wish.method in ('dpo', 'kto') and not wish.use_lora and not wish.precompute_ref_log_probs
        self.weights = model + (trained * size['fp32'] if wish.use_lora else 0)
        self.reference = model if refers else 0
        self.gradients = trained * size['fp32'] * (2 if wish.gpu_count > 1 else 1)
        self.optimizer = trained * of['optimizer_bytes'][wish.optimizer]
        self.optimizer_step = trained * of['optimizer_step_bytes'].get(wish.optimizer, 0)
        mixed = not wish.use_lora and wish.precision == 'half'
        self.casts = facts.layers * facts.layer_parameters * size['half'] if mixed else 0


def _layer(wish: MemoryWish, facts: ModelFacts) -> tuple[float, float, float]:
    """Bytes of one token in one layer: kept for the backward pass, needed by it beside, and the layer's input."""
    a, size = coefficients()['activations'], coefficients()['bytes']
    hidden, query, inner = facts.hidden_size, facts.query_size, facts.intermediate_size
    compute, half = size[wish.precision], wish.precision == 'half'
    norms = a['norm_bytes_half' if wish.use_lora and half else 'norm_bytes'] * hidden
    copies = 0
    if half:
        copies = size['half'] * (_adapter(wish, facts)[0] if wish.use_lora else 5 * hidden)
    attention = compute * (a['attention_queries'] + a['attention_repeated']) * query
    last_input = 0 if wish.use_lora else compute * inner
    residual = compute if wish.use_lora else size['fp32']
    kept = norms + copies + attention + compute * a['mlp_elements'] * inner + last_input
    backward = a['backward_mlp_elements'] * inner * compute + a['backward_hidden_elements'] * hidden * residual
    return kept, backward, residual * hidden


def _tokens(wish: MemoryWish, batch_size: int) -> int:
    return batch_size * wish.max_seq_length * (2 if wish.method in ('dpo', 'orpo') else 1)


def _mask(wish: MemoryWish, batch_size: int) -> float:
    if wish.method == 'cpt' and wish.packing:
        return 0
    length = _tokens(wish, batch_size) if wish.packing else wish.max_seq_length
    rows = _tokens(wish, batch_size) // length
    return float(rows * length**2 * (1 + coefficients()['bytes'][wish.precision]))


def _output(wish: MemoryWish, facts: ModelFacts) -> tuple[float, float, float]:
    """Bytes of the output layer: while it trains, the gradient of its weights in that, and while it evaluates."""
    logits, size = coefficients()['logits'], coefficients()['bytes']
    gradient = 0 if wish.use_lora else facts.vocab_size * facts.hidden_size * size['fp32']
    trained, evaluated = _tokens(wish, wish.batch_size), _tokens(wish, wish.eval_batch_size)
    if wish.method == 'orpo':
        evaluation = evaluated * facts.vocab_size * logits['orpo_evaluation_bytes']
        return trained * facts.vocab_size * logits['orpo_bytes'] + gradient, gradient, evaluation
    compute = size[wish.precision]
    residual = compute if wish.use_lora else size['fp32']

    def tiled(tokens: int) -> float:
        tile = min(tokens, logits['tile_tokens']) * min(facts.vocab_size, logits['tile_vocab']) * compute
        return float(tile + tokens * facts.hidden_size * (logits['hidden_bytes'] + residual))

    return tiled(trained) + gradient, gradient, tiled(evaluated)


def _moments(wish: MemoryWish, facts: ModelFacts, standing: _Standing) -> Iterator[tuple[str, float]]:
    layer_kept, layer_backward, layer_input = _layer(wish, facts)
    training, head_gradient, evaluating = _output(wish, facts)
    tokens = _tokens(wish, wish.batch_size)
    base = standing.weights + standing.reference + standing.optimizer
    held = standing.gradients if wish.gradient_accumulation_steps > 1 or wish.gpu_count > 1 else 0
    mask = _mask(wish, wish.batch_size)
    recomputes = wish.gradient_checkpointing
    kept = facts.layers * tokens * (layer_input if recomputes else layer_kept)
    again = layer_kept * tokens if recomputes else 0
    casts = 0 if recomputes else standing.casts
    backward = again + layer_backward * tokens
    first = base + max(held, head_gradient) + mask + casts + kept + backward
    last = base + standing.gradients + mask + (layer_kept + layer_backward + layer_input) * tokens
    added = base + standing.gradients + (2 * head_gradient if facts.ties_embeddings else 0)
    yield 'forward', base + held + mask + standing.casts + kept + again
    yield 'output', base + held + mask + casts + kept + training
    yield 'backward', max(first, last, added)
    yield 'optimizer_step', base + standing.gradients + standing.optimizer_step
    if wish.evaluates:
        evaluated = _tokens(wish, wish.eval_batch_size)
        mask = _mask(wish, wish.eval_batch_size)
        yield 'evaluation', base + mask + standing.casts + layer_kept * evaluated + evaluating
