"""Turns a record into an example to learn from: a conversation, a prompt with its answer, competing answers, or a
text."""

from __future__ import annotations

from typing import Any

from .notes import Notes
from .preferences import settle, whole_answer
from .rules import FORMATS, Record, bad, first_given, is_blank, is_whole, lower
from .tool_calls import read_tools
from .turns import (
    DECIDERS,
    MEDIA,
    ROLES,
    Turn,
    assistant_turn,
    decision,
    holds_something,
    read_turns,
    shown,
    system_turn,
    user_turn,
)

Example = dict[str, Any]


def example_of(record: Any, dataset_format: str, notes: Notes) -> Example:
    """Returns the example that the record holds. Raises BadRecord if the record does not fit the format."""
    if not isinstance(record, dict):
        raise bad('not_object')
    _check_decisions(record)
    reading = _Reading(record, FORMATS[dataset_format]['fields'], notes)
    example = KINDS[FORMATS[dataset_format]['kind']](reading)
    reading.leave_rest()
    return example


def _check_decisions(record: Record) -> None:
    for name in record:
        value = record[name]
        if name in MEDIA and holds_something(value):
            raise bad('media', key=name)
        if name not in DECIDERS or value is None or decision(name, value) is True:
            continue
        # In some toolkits, such as NVIDIA NeMo, `mask` names the speaker whose turns are not learned.
        if name == 'mask' and isinstance(value, str) and ROLES.get(lower(value)) == 'user':
            continue
        raise bad('decides', key=name, value=shown(value))


class _Reading:
    """Reads the parts of one record, and remembers which of its fields were used. A part can have several field names:
    the first one that has a value counts."""

    def __init__(self, record: Record, fields: dict[str, list[str]], notes: Notes) -> None:
        self.record, self.fields, self.notes = record, fields, notes
        self.used: set[str] = set()
        self.tools: list[Record] = []

    def name_of(self, part: str) -> str | None:
        return first_given(self.record, self.fields.get(part, []))

    def take(self, part: str) -> tuple[str, Any]:
        """Returns the field name and the value of a part. The value is None if the record has no value for the part."""
        name = self.name_of(part)
        if name is None:
            names = self.fields[part]
            name = next((one for one in names if one in self.record), names[0])
        self.used.add(name)
        return name, self.record.get(name)

    def text(self, part: str) -> str:
        name, value = self.take(part)
        return needed_text(value, name, name in self.record)

    def optional_text(self, part: str) -> str:
        name = self.name_of(part)
        if name is None:
            return ''
        self.used.add(name)
        value = self.record[name]
        if not isinstance(value, str):
            raise bad('text_type', field=name)
        return checked_text(value, name)

    def turns(self, part: str) -> list[Turn]:
        name, value = self.take(part)
        if name not in self.record:
            raise bad('missing', field=name)
        return read_turns(value, name, self.notes)

    def take_tools(self) -> None:
        name = self.name_of('tools')
        if name is not None:
            self.used.add(name)
            self.tools = read_tools(self.record[name], name)

    def history(self) -> list[Turn]:
        name = self.name_of('history')
        if name is None:
            return []
        self.used.add(name)
        turns: list[Turn] = []
        pairs = self.record[name]
        for pair in pairs if isinstance(pairs, list) else [None]:
            if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(text, str) for text in pair):
                raise bad('history', field=name)
            turns += [user_turn(checked_text(pair[0], name)), assistant_turn(checked_text(pair[1], name))]
        return turns

    def question(self) -> list[Turn]:
        """Returns the turns of a prompt that is given as texts: the history, the question, and the input."""
        question, extra = self.text('question'), self.optional_text('input')
        return [*self.history(), user_turn(f'{question}\n\n{extra}' if extra else question)]

    def with_system(self, turns: list[Turn]) -> list[Turn]:
        name = self.name_of('system')
        text = self.optional_text('system')
        if name is None or is_blank(text):
            return turns
        if turns and turns[0]['role'] == 'system':
            if turns[0]['content'] != text:
                raise bad('two_systems', field=name)
            return turns
        return [system_turn(text), *turns]

    def finished(self, example: Example) -> Example:
        if self.tools:
            example['tools'] = self.tools
        return example

    def leave_rest(self) -> None:
        for name in self.record:
            if name not in self.used and self.record[name] is not None and name not in DECIDERS and name not in MEDIA:
                self.notes.leave(name)


def needed_text(value: Any, name: str, is_there: bool) -> str:
    if not is_there:
        raise bad('missing', field=name)
    if not isinstance(value, str) or is_blank(value):
        raise bad('text', field=name)
    return checked_text(value, name)


def checked_text(value: str, name: str) -> str:
    if not is_whole(value):
        raise bad('half', field=name)
    return value


def _chat(reading: _Reading) -> Example:
    turns = reading.turns('turns')
    if not any(turn['role'] == 'assistant' for turn in turns):
        raise bad('no_answer', field=next(iter(reading.used)))
    reading.take_tools()
    return reading.finished({'messages': reading.with_system(turns)})


def _answer(reading: _Reading) -> Example:
    question, prompt_name = _question(reading, reading.take('question')[0])
    name = reading.take('answer')[0]
    prompt, (completion,) = settle(question, prompt_name, {name: _turns_of_answer(reading, name)}, reading.fields)
    reading.take_tools()
    return reading.finished({'prompt': reading.with_system(prompt), 'completion': completion})


def _pair(reading: _Reading) -> Example:
    context, prompt_name = _context(reading)
    names = [reading.take(part)[0] for part in ('chosen', 'rejected')]
    answers = [_turns_of_answer(reading, name) for name in names]
    prompt, (chosen, rejected) = settle(context, prompt_name, dict(zip(names, answers, strict=True)), reading.fields)
    reading.take_tools()
    if chosen == rejected:
        reading.notes.warn('same_answers', field=names[0], other=names[1])
    return reading.finished({'prompt': reading.with_system(prompt), 'chosen': chosen, 'rejected': rejected})


def _labelled(reading: _Reading) -> Example:
    context, prompt_name = _context(reading)
    if reading.name_of('completion') is None and prompt_name in reading.fields['turns']:
        assert context is not None
        prompt, completion = whole_answer(context, prompt_name)
    else:
        name = reading.take('completion')[0]
        answers = {name: _turns_of_answer(reading, name)}
        prompt, (completion,) = settle(context, prompt_name, answers, reading.fields)
    name, label = reading.take('label')
    if name not in reading.record:
        raise bad('missing', field=name)
    if not isinstance(label, bool):
        raise bad('label', field=name)
    reading.notes.labels.add(label)
    reading.take_tools()
    return reading.finished({'prompt': reading.with_system(prompt), 'completion': completion, 'label': label})


def _context(reading: _Reading) -> tuple[list[Turn] | None, str | None]:
    """Returns the turns before the answers, and the field that holds the turns as texts or as a conversation. Both
    values are None if the record has no such field."""
    name = reading.name_of('question')
    if name is not None:
        return _question(reading, name)
    if isinstance(reading.record.get('input'), dict):
        return _nested_input(reading)
    name = reading.name_of('turns')
    if name is None:
        return None, None
    return reading.turns('turns'), name


def _question(reading: _Reading, name: str) -> tuple[list[Turn], str]:
    value = reading.record.get(name)
    if not isinstance(value, list):
        return reading.question(), name
    reading.used.add(name)
    return read_turns(value, name, reading.notes), name


def _nested_input(reading: _Reading) -> tuple[list[Turn] | None, str | None]:
    """Reads an `input` that has its own `messages` and `tools`, as in OpenAI's format of preferences."""
    given = reading.record['input']
    reading.used.add('input')
    for name in given:
        if name not in ('messages', 'tools') and given[name] is not None:
            reading.notes.leave(f'input.{name}', telling=False)
    if given.get('tools') is not None:
        reading.tools = read_tools(given['tools'], 'input.tools')
    return read_turns(given.get('messages'), 'input.messages', reading.notes), 'input.messages'


def _turns_of_answer(reading: _Reading, name: str) -> list[Turn]:
    """Returns the turns of an answer, which is given as a text, a turn, or a list of turns."""
    value = reading.record.get(name)
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, list):
        return read_turns(value, name, reading.notes)
    return [assistant_turn(needed_text(value, name, name in reading.record))]


def _text(reading: _Reading) -> Example:
    return {'text': reading.text('text')}


KINDS = {'chat': _chat, 'answer': _answer, 'pair': _pair, 'labelled': _labelled, 'text': _text}
