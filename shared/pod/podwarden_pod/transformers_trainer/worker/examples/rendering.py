"""Renders conversations as tokens, in the same way for every method: all tokens that the model reads, and the ranges
that are learned."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from jinja2 import TemplateError
from transformers.utils.chat_template_utils import render_jinja_template
from trl.chat_template_utils import get_training_chat_template, has_generation_markers

from .ends_of_turn import ASKED, Ends, common_length, find_ends, stop_there
from .spans import CannotTell, Span, Turn, find_spans, marked_spans


@dataclass(frozen=True)
class Tokens:
    """The tokens of a conversation. `learned` has the range of each answer: the index of its first token, and the index
    after its last token."""

    ids: list[int]
    learned: list[Span]

    def labels(self) -> list[int]:
        labels = [-100] * len(self.ids)
        for start, end in self.learned:
            labels[start:end] = self.ids[start:end]
        return labels


class Rendering:
    """Renders with the template of the tokenizer, which must already be set. Makes the end of an answer the end token
    of the tokenizer."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._template = tokenizer.get_chat_template()
        # Templates of models that also read images expect the text of a turn as a list of parts.
        self._wants_parts = not self._renders_text() and self._renders_text(in_parts=True)
        self.ends: Ends = find_ends(self._render, tokenizer)
        # The former end token of the tokenizer, or None if the end token is unchanged.
        self.other_end = stop_there(tokenizer, self.ends, self._render)
        self._template = tokenizer.get_chat_template()
        self._is_marked = has_generation_markers(self._template)
        self._training_template = None if self._is_marked else _known_training_template(tokenizer)

    def conversation(self, turns: Sequence[Turn], tools: Any = None, first: int = 0) -> Tokens:
        """Renders a conversation whose turns of the assistant are learned from the index `first` on. Raises CannotTell,
        and any error of the template."""
        turns, tools = [_plain(turn) for turn in turns], _loaded(tools)
        text, spans = self._spans(turns, tools)
        skipped = sum(turn['role'] == 'assistant' for turn in turns[:first])
        if len(spans) != sum(turn['role'] == 'assistant' for turn in turns):
            # A template may mark fewer answers than there are turns. A mark that begins within the prompt belongs to
            # the prompt.
            prompt = self._render(turns[:first], tools, add_generation_prompt=True) if first else ''
            skipped = sum(start < len(prompt) for start, _ in spans)
        ids, places = self._tokens(text, spans)
        return self._with_end(Tokens(ids, places[skipped:]))

    def whole(self, turns: Sequence[Turn], tools: Any = None) -> Tokens:
        """Renders a conversation of which every token is learned."""
        ids = self._ids(self._render([_plain(turn) for turn in turns], _loaded(tools)))
        if not self.ends.is_rendered and ids[-1] != self.ends.token:
            ids.append(self.ends.token)
        return Tokens(ids, [(0, len(ids))])

    def _with_end(self, tokens: Tokens) -> Tokens:
        """Adds the end token of the tokenizer after the last answer if the template writes no end. Without an end the
        model would not learn to stop."""
        if self.ends.is_rendered or not tokens.learned:
            return tokens
        *before, (start, end) = tokens.learned
        if tokens.ids[end - 1] == self.ends.token:
            return tokens
        return Tokens([*tokens.ids[:end], self.ends.token], [*before, (start, end + 1)])

    def answers(
        self, prompt: Sequence[Turn], answers: Sequence[Sequence[Turn]], tools: Any = None
    ) -> tuple[list[int], list[list[int]]]:
        """Returns the tokens of the prompt, and the tokens of each answer. An answer ends with the end of its last
        turn. All answers follow the same prompt. Raises CannotTell if an answer cannot be found."""
        wholes = [self.conversation([*prompt, *answer], tools, len(prompt)) for answer in answers]
        if not all(whole.learned for whole in wholes):
            raise CannotTell
        prompts = [whole.ids[: whole.learned[0][0]] for whole in wholes]
        # Tokens may merge across the border of prompt and answer, and differently for each answer. So the prompt is the
        # longest common beginning.
        length = min(map(len, prompts))
        while any(each[:length] != prompts[0][:length] for each in prompts):
            length -= 1
        return prompts[0][:length], [whole.ids[length : whole.learned[-1][1]] for whole in wholes]

    def show(self, tokens: Tokens, limit: int = 600) -> str:
        """Returns the text with the learned parts in brackets. A text of more than `limit` characters is returned
        without its middle."""
        parts, at = [], 0
        for start, end in tokens.learned:
            parts += [
                self._tokenizer.decode(tokens.ids[at:start]),
                f'⟦{self._tokenizer.decode(tokens.ids[start:end])}⟧',
            ]
            at = end
        shown = ''.join([*parts, self._tokenizer.decode(tokens.ids[at:])])
        return shown if len(shown) <= limit else f'{shown[: limit // 2]} … {shown[-limit // 2 :]}'

    def _render(self, turns: Sequence[Turn], tools: Any = None, *, add_generation_prompt: bool = False) -> str:
        return str(
            self._tokenizer.apply_chat_template(
                self._in_parts(turns), tools=tools or None, tokenize=False, add_generation_prompt=add_generation_prompt
            )
        )

    def _renders_text(self, in_parts: bool = False) -> bool:
        self._wants_parts = in_parts
        try:
            return ASKED in self._render([{'role': 'user', 'content': ASKED}])
        except (TemplateError, TypeError):
            return False

    def _in_parts(self, turns: Sequence[Turn]) -> list[Turn]:
        if not self._wants_parts:
            return list(turns)
        return [
            {**turn, 'content': [{'type': 'text', 'text': turn['content']}]}
            if isinstance(turn.get('content'), str)
            else turn
            for turn in turns
        ]

    def _spans(self, turns: list[Turn], tools: Any) -> tuple[str, list[Span]]:
        if self._is_marked:
            text, spans = self._marked(turns, tools, self._template)
            return text, marked_spans(spans, text, self.ends)
        text = self._render(turns, tools)

        def render(some: Sequence[Turn], *, add_generation_prompt: bool = False) -> str:
            return self._render(some, tools, add_generation_prompt=add_generation_prompt)

        try:
            return text, find_spans(turns, text, render, self.ends)
        except CannotTell:
            if self._training_template is None:
                raise
            rendered, spans = self._marked(turns, tools, self._training_template)
            # Some training templates of trl render another text than the template of the model. A user of the model
            # would not give it this text.
            if rendered != text:
                raise
            return text, marked_spans(spans, text, self.ends)

    def _marked(self, turns: list[Turn], tools: Any, template: str) -> tuple[str, list[Span]]:
        [text], [spans] = render_jinja_template(
            [self._in_parts(turns)],
            tools=tools or None,
            chat_template=template,
            return_assistant_tokens_mask=True,
            **self._tokenizer.special_tokens_map,
        )
        return text, [(int(start), int(end)) for start, end in spans]

    def _tokens(self, text: str, spans: list[Span]) -> tuple[list[int], list[Span]]:
        if not self._tokenizer.is_fast:
            ids = self._ids(text)

            def place(at: int) -> int:
                return common_length(self._ids(text[:at]), ids)

            return ids, [(place(start), place(end)) for start, end in spans]
        ids, offsets = self._encoded(text)
        # A user of the model gives it the tokens of the prompt only. So no token may reach from the prompt into the
        # answer.
        cuts = [start for start, _ in spans if any(begin < start < stop for begin, stop in offsets)]
        if cuts:
            borders = [0, *cuts, len(text)]
            parts = [self._encoded(text[begin:stop], begin) for begin, stop in pairwise(borders)]
            cut = [each for part, _ in parts for each in part]
            # Some tokenizers add a blank before each text. The parts would then give another text and are not used.
            if self._tokenizer.decode(cut) == self._tokenizer.decode(ids):
                ids, offsets = cut, [each for _, part in parts for each in part]
        places = []
        for start, end in spans:
            inside = [n for n, (begin, stop) in enumerate(offsets) if start < stop <= end and begin < stop]
            if inside:
                places.append((inside[0], inside[-1] + 1))
        return ids, places

    def _encoded(self, text: str, shift: int = 0) -> tuple[list[int], list[Span]]:
        encoded = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        return list(encoded['input_ids']), [(begin + shift, stop + shift) for begin, stop in encoded['offset_mapping']]

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer(text, add_special_tokens=False)['input_ids'])


def _known_training_template(tokenizer: Any) -> str | None:
    try:
        template = get_training_chat_template(tokenizer)
    except (ValueError, TypeError, KeyError):
        return None
    return None if template is None else str(template)


def _plain(turn: Turn) -> Turn:
    """Returns the turn without keys that have no value, and with its tool calls decoded. Arrow gives every turn every
    key and may hold tool calls as JSON."""
    kept = {name: value for name, value in turn.items() if value is not None}
    if isinstance(kept.get('tool_calls'), str):
        kept['tool_calls'] = json.loads(kept['tool_calls'])
    return {'content': '', **kept} if kept.get('tool_calls') else kept


def _loaded(tools: Any) -> Any:
    return json.loads(tools) if isinstance(tools, str) else tools
