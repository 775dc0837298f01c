"""What the owner of a job should know of how it is trained, beside what the config says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .examples.rendering import Rendering


def choices(config: dict[str, Any], rendering: Rendering | None, end: str) -> Iterator[str]:
    training = config['training']
    # A config is resolved by now: what was given and what was left open look alike.
    if training['method'] == 'sft' and training['assistant_only_loss']:
        yield (
            'The answers alone are learned, each with its end: assistant_only_loss is true where it is not given. It '
            'was false before; set it so to learn the questions, too.'
        )
    if rendering is None:
        return
    if rendering.other_end is not None:
        loaded = ' Load that of the adapter: the base keeps its own.' if training.get('use_lora') else ''
        yield (
            f'An answer ends with {end} in this chat template, and the model ended with {rendering.other_end}. '
            f'Tokenizer and generation_config.json of what is uploaded end with {end}.{loaded}'
        )
    if not rendering.ends.is_rendered:
        yield f'The chat template writes no end behind an answer: {end} is learned there, or the model would not stop.'
