"""Computes the attention of each example in a packed sequence separately. The cost of a mask over the whole sequence
grows with the square of the sequence, mostly for pairs of tokens from different examples."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from torch.nn.functional import scaled_dot_product_attention
from transformers import AttentionInterface

NAME = 'podwarden_packed'
# Options that change the attention scores in ways that the attention of torch does not support.
_UNKNOWN = ('softcap', 's_aux', 'position_bias')

# The borders of the examples in the current sequence, kept for all layers. Reading the borders from the GPU in each
# layer would wait for the GPU each time.
_last: tuple[Any, list[int]] = (None, [])


def attend(
    module: Any, query: Any, key: Any, value: Any, attention_mask: Any, *, dropout: float = 0.0,
    scaling: float | None = None, sliding_window: int | None = None, **rest: Any,
) -> tuple[Any, None]:  # fmt: skip
    """Implements an attention function of transformers for one packed sequence. `query` has the shape (1, heads,
    tokens, size of a head). `key` and `value` may have fewer heads. Returns the result in the shape (1, tokens, heads,
    size of a head), and no attention weights. Raises ValueError for a mask, for an option in _UNKNOWN, and if nothing
    says where the examples begin."""
    if attention_mask is not None or any(rest.get(name) is not None for name in _UNKNOWN):
        raise ValueError('Packed examples are not kept apart by the attention of this model.')
    grouped = key.shape[1] != query.shape[1]
    parts = []
    borders = _borders(rest.get('cu_seq_lens_q'), rest.get('position_ids'), query.shape[2])
    for begin, end in pairwise(borders):
        near = _band(end - begin, sliding_window, query.device)
        parts.append(
            scaled_dot_product_attention(
                *(states[:, :, begin:end] for states in (query, key, value)),
                attn_mask=near,
                dropout_p=dropout,
                scale=scaling,
                is_causal=near is None,
                enable_gqa=grouped,
            )
        )
    return torch.cat(parts, dim=2).transpose(1, 2).contiguous(), None


AttentionInterface.register(NAME, attend)


def _borders(given: Any, positions: Any, length: int) -> list[int]:
    global _last
    told = given if given is not None else positions
    if told is None:
        raise ValueError('Nothing tells where packed examples begin.')
    if _last[0] is not told:
        begins = given.tolist() if given is not None else (positions[0] == 0).nonzero().flatten().tolist()
        _last = told, begins if given is not None else [*begins, length]
    return _last[1]


def _band(length: int, window: int | None, device: Any) -> Any:
    """Returns the mask of a layer that looks back no further than a window. Returns None for an example that is not
    longer than the window, because such an example needs no mask."""
    if window is None or length <= window:
        return None
    return torch.ones(length, length, dtype=torch.bool, device=device).tril().triu(1 - window)
