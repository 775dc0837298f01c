"""Whether examples that share a sequence see each other. Most models keep them apart by their positions alone; some
take no notice of positions and would learn from a neighbour that is not theirs."""

from __future__ import annotations

from typing import Any

import torch

from ...failures import PodFailure

EXAMPLE_TOKENS = 8
# Of the spread of the logits. Rounding in bf16 moves them by less than a hundredth of it, a neighbour by a tenth.
TOLERATED_SHARE = 0.05


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
    device = next(model.parameters()).device
    tokens = torch.arange(3 * EXAMPLE_TOKENS, device=device) % (model.config.get_text_config().vocab_size - 1)
    example, one, other = tokens.view(3, EXAMPLE_TOKENS)
    positions = torch.arange(EXAMPLE_TOKENS, device=device).repeat(2)[None]
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            beside_one, beside_other = (
                # As trl's collator and trainer call it: no mask, positions that begin anew, no cache.
                model(input_ids=torch.cat([neighbour, example])[None], position_ids=positions, use_cache=False)
                .logits[0, EXAMPLE_TOKENS:]
                .float()
                for neighbour in (one, other)
            )
    finally:
        model.train(was_training)
    moved = (beside_one - beside_other).square().mean().sqrt()
    return float(moved / beside_one.std())
