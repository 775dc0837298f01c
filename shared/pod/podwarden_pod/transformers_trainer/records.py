"""Each record of a dataset as the trainers want it: a conversation, a preference over answers, or plain text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..dataset_formats import BadRecord, Record, read_checked
from ..json_stream import invalid

Turn = dict[str, str]

# ShareGPT never fixed the names of its speakers; these are the ones in use.
SPEAKERS = {
    'assistant': 'assistant',
    'bot': 'assistant',
    'chatgpt': 'assistant',
    'gpt': 'assistant',
    'model': 'assistant',
    'human': 'user',
    'user': 'user',
    'system': 'system',
    'function': 'tool',
    'observation': 'tool',
    'tool': 'tool',
}
ROLES = ('system', 'user', 'assistant', 'tool', 'developer')
USED = {
    'chatml': {'messages'},
    'sharegpt': {'conversations'},
    'alpaca': {'instruction', 'input', 'output'},
    'openorca': {'system_prompt', 'question', 'response'},
    'dpo': {'prompt', 'chosen', 'rejected'},
    'kto': {'prompt', 'completion', 'label'},
    'text': {'text'},
}


def examples(path: Path, dataset_format: str, compression: str, ignored: set[str]) -> Iterator[dict[str, Any]]:
    """One example a record, in order, with the line it began on. Names of fields that are not used go into `ignored`.
    Raises dataset_invalid_format naming the first bad line."""
    convert = CONVERSIONS[dataset_format]
    used = USED[dataset_format]
    for line, record, _ in read_checked(path, dataset_format, compression):
        ignored.update(record.keys() - used)
        try:
            example = convert(record)
        except BadRecord as error:
            raise invalid(line, str(error)) from None
        yield {'line': line, **example}


def _turn(role: str, content: str) -> Turn:
    return {'role': role, 'content': content}


def _messages(record: Record) -> dict[str, Any]:
    return {'messages': _learnable([_known_role(turn['role'], turn['content']) for turn in record['messages']])}


def _conversations(record: Record) -> dict[str, Any]:
    turns = []
    for turn in record['conversations']:
        role = SPEAKERS.get(turn['from'].lower())
        if role is None:
            raise BadRecord(f'the speaker "{turn["from"]}" is unknown; known are {", ".join(sorted(SPEAKERS))}.')
        turns.append(_turn(role, turn['value']))
    return {'messages': _learnable(turns)}


def _known_role(role: str, content: str) -> Turn:
    if role not in ROLES:
        raise BadRecord(f'the role "{role}" is unknown; known are {", ".join(ROLES)}.')
    return _turn(role, content)


def _learnable(turns: list[Turn]) -> list[Turn]:
    if not any(turn['role'] == 'assistant' for turn in turns):
        raise BadRecord('it has no turn of the assistant to learn from.')
    return turns


def _alpaca(record: Record) -> dict[str, Any]:
    extra = record.get('input') or ''
    question = f'{record["instruction"]}\n\n{extra}' if extra else record['instruction']
    return {'prompt': [_turn('user', question)], 'completion': [_turn('assistant', record['output'])]}


def _openorca(record: Record) -> dict[str, Any]:
    system = record.get('system_prompt') or ''
    prompt = [_turn('system', system)] if system else []
    return {
        'prompt': [*prompt, _turn('user', record['question'])],
        'completion': [_turn('assistant', record['response'])],
    }


def _prompt(record: Record) -> list[Turn]:
    prompt = record['prompt']
    if isinstance(prompt, str):
        return [_turn('user', prompt)]
    return [_known_role(turn['role'], turn['content']) for turn in prompt]


def _answer(record: Record, name: str, prompt: list[Turn]) -> list[Turn]:
    """Some datasets repeat the prompt at the head of each answer: it is taken off."""
    answer = record[name]
    if isinstance(answer, str):
        return [_turn('assistant', answer)]
    turns = [_known_role(turn['role'], turn['content']) for turn in answer]
    if turns[: len(prompt)] == prompt:
        turns = turns[len(prompt) :]
    if not turns:
        raise BadRecord(f'"{name}" holds nothing beyond the prompt.')
    return turns


def _dpo(record: Record) -> dict[str, Any]:
    prompt = _prompt(record)
    return {
        'prompt': prompt,
        'chosen': _answer(record, 'chosen', prompt),
        'rejected': _answer(record, 'rejected', prompt),
    }


def _kto(record: Record) -> dict[str, Any]:
    prompt = _prompt(record)
    return {'prompt': prompt, 'completion': _answer(record, 'completion', prompt), 'label': record['label']}


CONVERSIONS = {
    'chatml': _messages,
    'sharegpt': _conversations,
    'alpaca': _alpaca,
    'openorca': _openorca,
    'dpo': _dpo,
    'kto': _kto,
    'text': lambda record: {'text': record['text']},
}
