"""Notices for the owner of a job about the training. Facts from the config and facts that hold for every job need no
notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .examples.rendering import Rendering


def choices(rendering: Rendering, tokenizer: Any, generation: Any, *, is_adapter: bool) -> Iterator[str]:
    """Yields notices for the owner about the end of answers, usually none. `generation` is the generation config of the
    published model. If this config already ends a generation at the end of an answer, nothing changes."""
    end = tokenizer.eos_token
    known = generation.eos_token_id
    if rendering.other_end is not None and tokenizer.eos_token_id not in (
        known if isinstance(known, list) else [known]
    ):
        loaded = ' Load that of the adapter: the base keeps its own.' if is_adapter else ''
        yield (
            f'An answer ends with {end} in this chat template, and the model ended with {rendering.other_end}. '
            f'Tokenizer and generation_config.json of what is uploaded end with {end}.{loaded}'
        )
    if not rendering.ends.is_rendered:
        yield f'The chat template writes no end behind an answer: {end} is learned there, or the model would not stop.'
