"""Checks that the examples in a packed sequence do not see each other. Most models separate the examples by their
positions alone. Some models ignore positions and would learn an example together with an unrelated neighbour."""

from __future__ import annotations

from typing import Any

import torch

from ....common.failures import PodFailure
from . import packed_attention

EXAMPLE_TOKENS = 8
# The largest tolerated change of the logits, as a share of their standard deviation. Rounding in bf16 changes the
# logits by less than a hundredth, and a visible neighbour changes the logits by a tenth.
TOLERATED_SHARE = 0.05


def settle_packing(model: Any, name: str) -> str:
    """Sets the attention for packed examples: separate attention for each example if the model supports it, else a
    mask. Returns the choice for the log. Raises PodFailure with the code install_failed if packed examples see each
    other."""
    check_packing(model, name)
    before = model.config._attn_implementation
    if before != 'sdpa':
        return 'under a mask'
    try:
        model.set_attn_implementation(packed_attention.NAME)
        if max(neighbour_share(model), place_share(model)) <= TOLERATED_SHARE:
            return 'each by itself'
    except Exception as error:
        # A model may use attention options that the separate attention does not support. A mask works for most models.
        print(f'trainer: packed examples need a mask: {error}', flush=True)
    model.set_attn_implementation(before)
    return 'under a mask'


def check_packing(model: Any, name: str) -> None:
    """Raises PodFailure with the code install_failed if an example depends on its neighbour in a packed sequence."""
    if neighbour_share(model) > TOLERATED_SHARE:
        raise PodFailure(
            'install_failed',
            f'packing cannot be used with {name}: its attention does not keep examples of one sequence apart, and each '
            'would be learned together with its neighbours. Leave packing out.',
        )


def neighbour_share(model: Any) -> float:
    """Returns how much the logits of an example change if another neighbour precedes the example: the root mean square
    of the change, as a share of the standard deviation of the logits."""
    example, one, other = _examples(model)
    return _moved(*(_behind(model, neighbour, example) for neighbour in (one, other)))


def place_share(model: Any) -> float:
    """Returns how much the logits of an example change if a neighbour precedes the example, compared with the example
    alone. The logits change if a model does not restart its positions."""
    example, one, _ = _examples(model)
    return _moved(_behind(model, None, example), _behind(model, one, example))


def _examples(model: Any) -> torch.Tensor:
    device = next(model.parameters()).device
    tokens = torch.arange(3 * EXAMPLE_TOKENS, device=device) % (model.config.get_text_config().vocab_size - 1)
    return tokens.view(3, EXAMPLE_TOKENS)


def _behind(model: Any, neighbour: Any, example: Any) -> Any:
    """Returns the logits of the example after its neighbour, or alone. The model is called as trl calls it: without a
    mask or a cache, and with positions that restart at 0 for each example."""
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
