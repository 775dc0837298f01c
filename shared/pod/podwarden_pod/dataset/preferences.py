"""Finds where a prompt ends and its answers begin. Some datasets repeat the prompt in each answer. Other datasets have
the prompt only in the answers."""

from __future__ import annotations

from .rules import bad
from .turns import Turn


def settle(
    context: list[Turn] | None, prompt_name: str | None, answers: dict[str, list[Turn]], fields: dict[str, list[str]]
) -> tuple[list[Turn], list[list[Turn]]]:
    """Returns the prompt, and for each answer the turns after the prompt. Raises BadRecord if the prompt is missing or
    contradicts an answer, or if a turn after the prompt is not a turn of the assistant."""
    lists = list(answers.values())
    if context is not None and all(_begins(turns, context) or _is_answer(turns) for turns in lists):
        prompt = context
        rests = [turns[len(context) :] if _begins(turns, context) else turns for turns in lists]
    elif all(any(turn['role'] != 'assistant' for turn in turns) for turns in lists):
        prompt = _common(lists)
        rests = [turns[len(prompt) :] for turns in lists]
        _check_told(context, prompt_name, prompt, lists, next(iter(answers)))
    else:
        prompt, rests = context or [], lists
    if not prompt:
        names = [name for part in ('question', 'turns') for name in fields.get(part, [])]
        quoted_answers = ' and '.join(f'"{name}"' for name in answers)
        raise bad('no_prompt', fields=', '.join(f'"{name}"' for name in names), answers=quoted_answers)
    for name, turns, rest in zip(answers, lists, rests, strict=True):
        _check_answer(name, turns, rest)
    _check_end(prompt)
    return prompt, rests


def whole_answer(turns: list[Turn], name: str) -> tuple[list[Turn], list[Turn]]:
    """Splits a conversation into the prompt and the answer, which is the last turns of the assistant. Raises BadRecord
    if the prompt or the answer is missing."""
    prompt = _common([turns])
    if not prompt:
        raise bad('only_answers', field=name)
    if len(prompt) == len(turns):
        raise bad('open_end', field=name)
    _check_end(prompt)
    return prompt, turns[len(prompt) :]


def _check_end(prompt: list[Turn]) -> None:
    if prompt[-1]['role'] not in ('user', 'tool'):
        raise bad('prompt_end', role=prompt[-1]['role'])


def _is_answer(turns: list[Turn]) -> bool:
    """Returns True if the turns begin with the assistant. If the prompt is given separately, such turns are an answer,
    whatever turns follow."""
    return bool(turns[0]['role'] == 'assistant')


def _begins(turns: list[Turn], head: list[Turn]) -> bool:
    return turns[: len(head)] == head


def _common(lists: list[list[Turn]]) -> list[Turn]:
    """Returns the longest common beginning of the answers that leaves each answer its last turns of the assistant."""
    longest = min(map(_before_answer, lists))
    length = 0
    while length < longest and all(turns[length] == lists[0][length] for turns in lists):
        length += 1
    return lists[0][:length]


def _before_answer(turns: list[Turn]) -> int:
    count = len(turns)
    while count and turns[count - 1]['role'] == 'assistant':
        count -= 1
    return count


def _check_told(
    context: list[Turn] | None, prompt_name: str | None, prompt: list[Turn], lists: list[list[Turn]], name: str
) -> None:
    """Raises BadRecord if a separately given prompt contradicts the answers. Such a prompt must equal the last turns of
    the prompt in the answers, or one of the whole conversations."""
    if context is None or context in lists or prompt[len(prompt) - len(context) :] == context:
        return
    raise bad('other_prompt', field=name, prompt=prompt_name)


def _check_answer(name: str, turns: list[Turn], rest: list[Turn]) -> None:
    if not rest:
        raise bad('no_rest', field=name)
    for number, turn in enumerate(rest, len(turns) - len(rest) + 1):
        if turn['role'] != 'assistant':
            raise bad('answer_role', field=name, role=turn['role'], turn=number)
