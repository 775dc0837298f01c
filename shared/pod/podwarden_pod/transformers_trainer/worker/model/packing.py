"""The check that examples in one sequence do not see each other. Most models keep them apart by their positions alone;
some take no notice of positions and would learn from a neighbour that is not theirs."""

from __future__ import annotations

from typing import Any

import torch

from ....common.failures import PodFailure
from . import packed_attention

EXAMPLE_TOKENS = 8
# A share of the spread of the logits. Rounding in bf16 moves them by less than a hundredth, a neighbour by a tenth.
TOLERATED_SHARE = 0.05


def settle_packing(model: Any, name: str) -> str:
    """Gives the model the attention that its packed examples are learned with: each by itself where the model can, else
    by a mask. Answers which for the log; raises install_failed for a model whose packed examples see each other."""
    check_packing(model, name)
    before = model.config._attn_implementation
    if before != 'sdpa':
        return 'under a mask'
    try:
        model.set_attn_implementation(packed_attention.NAME)
        if max(neighbour_share(model), place_share(model)) <= TOLERATED_SHARE:
            return 'each by itself'
    except Exception as error:
        # Models ask of attention what they like; the mask works for most.
        print(f'trainer: packed examples need a mask: {error}', flush=True)
    model.set_attn_implementation(before)
    return 'under a mask'


def check_packing(model: Any, name: str) -> None:
    """Raises install_failed for a model whose packed examples are not what they are alone."""
    if neighbour_share(model) > TOLERATED_SHARE:
        raise PodFailure(
            'install_failed',
            f'packing cannot be used with {name}: its attention does not keep examples of one sequence apart, and each '
            'would be learned together with its neighbours. Leave packing out.',
        )


def neighbour_share(model: Any) -> float:
    """How far the logits of an example move when its neighbour in the sequence is another one: the root mean square,
    as a share of their own spread."""
    example, one, other = _examples(model)
    return _moved(*(_behind(model, neighbour, example) for neighbour in (one, other)))


def place_share(model: Any) -> float:
    """How far the logits of an example move when another one stands before it, compared with alone: some models go on
    counting positions."""
    example, one, _ = _examples(model)
    return _moved(_behind(model, None, example), _behind(model, one, example))


def _examples(model: Any) -> torch.Tensor:
    device = next(model.parameters()).device
    tokens = torch.arange(3 * EXAMPLE_TOKENS, device=device) % (model.config.get_text_config().vocab_size - 1)
    return tokens.view(3, EXAMPLE_TOKENS)


def _behind(model: Any, neighbour: Any, example: Any) -> Any:
    """Logits of the example, called as trl's collator and trainer do: no mask, positions that begin anew, no cache."""
    parts = [example] if neighbour is None else [neighbour, example]
    positions = torch.arange(EXAMPLE_TOKENS, device=example.device).repeat(len(parts))[None]
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            logits = model(input_ids=torch.cat(parts)[None], position_ids=positions, use_cache=False).logits
    finally:
        model.train(was_training)
    return logits[0, -EXAMPLE_TOKENS:].float()


def _moved(one: Any, other: Any) -> float:
    return float((one - other).square().mean().sqrt() / one.std())
