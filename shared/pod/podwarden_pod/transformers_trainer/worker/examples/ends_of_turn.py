"""Finds the text by which a chat template ends an answer, and the token that a model must learn to stop there."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError

# Texts that no chat template treats specially.
ASKED, ANSWERED, ASKED_AGAIN, ANSWERED_AGAIN = 'Quixotal first', 'Vexillum one', 'Quixotal second', 'Vexillum two'

Render = Callable[..., str]


@dataclass(frozen=True)
class Ends:
    """The ends of answers in a chat template. `texts` end an answer in the middle or at the end of a conversation.
    `token` is the special token that ends a conversation, or the end token of the tokenizer if the template writes no
    special token. `is_rendered` is True if the template writes a special token. `header` is the text before an answer,
    and may be empty."""

    texts: tuple[str, ...]
    token: int
    is_rendered: bool
    header: str


def find_ends(render: Render, tokenizer: Any) -> Ends:
    """Finds the ends of answers by rendering a short conversation whose texts occur in no template. Returns no texts
    and the end token of the tokenizer if the template refuses the conversation or leaves out the answer."""
    talk = [_turn('user', ASKED), _turn('assistant', ANSWERED), _turn('user', ASKED_AGAIN)]
    talk.append(_turn('assistant', ANSWERED_AGAIN))
    try:
        one, two = render(talk[:2]), render(talk)
        asked, asking = render(talk[:1]), render(talk[:1], add_generation_prompt=True)
    except (TemplateError, TypeError):
        return Ends((), tokenizer.eos_token_id, False, '')
    if ANSWERED not in one:
        return Ends((), tokenizer.eos_token_id, False, '')
    last = _special_end(tokenizer, one.rpartition(ANSWERED)[2])
    middle = _special_end(tokenizer, two.partition(ANSWERED)[2].partition(ASKED_AGAIN)[0])
    texts = tuple(dict.fromkeys(found[0] for found in (last, middle) if found))
    begins, ends = common_length(asked, asking), common_length(asking, one)
    return Ends(texts, last[1] if last else tokenizer.eos_token_id, last is not None, asking[begins:ends])


def stop_there(tokenizer: Any, ends: Ends, render: Render) -> str | None:
    """Makes the end of an answer the end token of the tokenizer, so that a generation with this tokenizer stops there.
    The template still renders the same text. Returns the former end token, or None if the end token is unchanged."""
    before = tokenizer.eos_token
    if ends.token == tokenizer.eos_token_id:
        return None
    probe = [_turn('user', ASKED), _turn('assistant', ANSWERED)]
    rendered, template = render(probe), tokenizer.chat_template
    tokenizer.eos_token = tokenizer.convert_ids_to_tokens(ends.token)
    if render(probe) != rendered:
        # The template writes the former end token as `eos_token`, so the template now sets this variable itself.
        tokenizer.chat_template = f'{{%- set eos_token = {json.dumps(before)} %}}{template}'
        if render(probe) != rendered:
            tokenizer.eos_token, tokenizer.chat_template = before, template
    return str(before)


def common_length(one: Sequence[Any], other: Sequence[Any]) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _special_end(tokenizer: Any, tail: str) -> tuple[str, int] | None:
    """Returns the text up to and including the first special token after an answer, and the number of this token.
    Returns None if no special token follows."""
    special = {*tokenizer.all_special_ids, *tokenizer.get_added_vocab().values()}
    ids = tokenizer(tail, add_special_tokens=False)['input_ids']
    token = next((each for each in ids if each in special), None)
    if token is None:
        return None
    text = str(tokenizer.convert_ids_to_tokens(token))
    before, found, _ = tail.partition(text)
    return (before.lstrip('\n') + text, token) if found else None


def _turn(role: str, content: str) -> dict[str, str]:
    return {'role': role, 'content': content}
