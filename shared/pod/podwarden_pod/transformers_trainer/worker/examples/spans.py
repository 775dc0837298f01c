"""Finds the characters of a rendered conversation that are answers, including the end of each answer. The sources are
marks of the template, the prompt that the template renders for each answer, the text that the template writes before an
answer, and the texts of the turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import TemplateError

from .ends_of_turn import Ends, Render, common_length

Turn = dict[str, Any]
Span = tuple[int, int]


class CannotTell(Exception):
    """The answers cannot be separated from the rest of the rendered template."""


def find_spans(turns: Sequence[Turn], text: str, render: Render, ends: Ends) -> list[Span]:
    """Returns one range of characters for each turn of the assistant, in order. Raises CannotTell if a range cannot be
    found."""
    answers = [number for number, turn in enumerate(turns) if turn['role'] == 'assistant']
    starts = [_after_prompt(turns[:number], text, render) for number in answers]
    if None in starts:
        starts = _after_headers(text, ends.header, len(answers)) or _at_contents(turns, text)
    spans: list[Span] = []
    for order, (number, start) in enumerate(zip(answers, starts, strict=True)):
        limit = starts[order + 1] if order + 1 < len(starts) else len(text)
        if start is None or limit is None or start > limit or (spans and start < spans[-1][1]):
            raise CannotTell
        spans.append((start, _end_of(turns, number, text, (start, limit), render, ends)))
    return spans


def marked_spans(spans: Sequence[Span], text: str, ends: Ends) -> list[Span]:
    """Returns the marked ranges of a template without white space at their end, and with the text that ends the answer.
    A model does not generate text after this end, and does not learn to stop without it."""
    found = []
    for start, end in spans:
        end = len(text[:end].rstrip())
        following = text[end:]
        found.append((start, end + next((len(e) for e in ends.texts if following.startswith(e)), 0)))
    return found


def _after_prompt(before: Sequence[Turn], text: str, render: Render) -> int | None:
    try:
        prompt = render(list(before), add_generation_prompt=True)
    except (TemplateError, TypeError, IndexError):
        return None
    return len(prompt) if text.startswith(prompt) else None


def _after_headers(text: str, header: str, count: int) -> list[int | None] | None:
    """Returns the index after each header. Returns None unless there are as many headers as answers: a question may
    contain a header, too."""
    if not header.strip() or text.count(header) != count:
        return None
    starts: list[int | None] = []
    at = 0
    for _ in range(count):
        at = text.index(header, at) + len(header)
        starts.append(at)
    return starts


def _at_contents(turns: Sequence[Turn], text: str) -> list[int | None]:
    """Returns the index at which the text of each answer begins, or None for an answer that is not found. The texts of
    the turns are searched one after the other."""
    starts: list[int | None] = []
    at = 0
    for turn in turns:
        content = _content(turn)
        found = text.find(content, at) if content else -1
        if turn['role'] == 'assistant':
            starts.append(found if found >= 0 else None)
        at = found + len(content) if found >= 0 else at
    return starts


def _end_of(turns: Sequence[Turn], number: int, text: str, span: Span, render: Render, ends: Ends) -> int:
    start, limit = span
    content = _content(turns[number])
    at = text.find(content, start, limit) if content else start
    after = at + len(content) if at >= 0 else start
    found = [(place, place + len(end)) for end in ends.texts if (place := text.find(end, after, limit)) >= 0]
    if found:
        return min(found)[1]
    try:
        alone = render(list(turns[: number + 1]))
    except (TemplateError, TypeError):
        raise CannotTell from None
    end = len(text[: common_length(alone, text[:limit])].rstrip())
    if end <= start and content:
        raise CannotTell
    return max(start, end)


def _content(turn: Turn) -> str:
    content = turn.get('content')
    return content.strip() if isinstance(content, str) else ''
