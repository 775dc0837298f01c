"""Reads the turns of a conversation into one form: `role` and `content`, and `tool_calls` if the turn calls tools."""

from __future__ import annotations

from typing import Any

from .notes import Notes
from .rules import RULES, Record, bad, first_given, is_blank, is_whole, lower, quoted
from .tool_calls import calls_in_text, check_carried, read_calls

Turn = dict[str, Any]

TURN: dict[str, list[str]] = RULES['turn']
ROLES: dict[str, str] = {name: role for role, names in RULES['roles'].items() for name in names}
CALL_ROLES: list[str] = RULES['call_roles']
KNOWN_ROLES = ', '.join([*ROLES, *CALL_ROLES])
DECIDES: dict[str, list[str]] = RULES['decides']
DECIDERS = {name for names in DECIDES.values() for name in names}
MEDIA = set(RULES['media'])
TELLING = set(TURN['telling'])
UNUSED_UNLESS_NULL = DECIDERS | MEDIA


def read_turns(value: Any, field: str, notes: Notes) -> list[Turn]:
    """Returns the turns in one form. Raises BadRecord, which names the bad turn, if the value is no list of turns."""
    if not isinstance(value, list) or not value:
        raise bad('turns', field=field)
    turns = [_read_turn(turn, number, field, notes) for number, turn in enumerate(value, 1)]
    if not _in_turn(turns):
        notes.warn('order', field=field)
    return turns


def _in_turn(turns: list[Turn]) -> bool:
    """Returns True if turns of the user and of the assistant alternate, after at most one system turn. Tool calls and
    their answers may come between the turns."""
    before = 'start'
    for turn in turns:
        role = turn['role']
        if role == 'system':
            if before != 'start':
                return False
            before = 'system'
        elif role == 'tool' or 'tool_calls' in turn:
            before = 'tool'
        elif role == before or (role == 'assistant' and before in ('start', 'system') and len(turns) > 1):
            return False
        else:
            before = role
    return True


def _plain_turn(given: Any) -> Turn | None:
    """Returns the turn if it consists of a known role and a text, else None. This fast path skips the full check,
    because most turns have this form and a dataset has millions of turns."""
    if not isinstance(given, dict) or len(given) != 2:
        return None
    spoken, content = given.get('role') or given.get('from'), given.get('content') or given.get('value')
    role = ROLES.get(spoken) if isinstance(spoken, str) else None
    if role is None or not isinstance(content, str) or is_blank(content) or not is_whole(content):
        return None
    return {'role': role, 'content': content}


def _read_turn(given: Any, number: int, field: str, notes: Notes) -> Turn:
    plain = _plain_turn(given)
    if plain is not None:
        return plain
    if not isinstance(given, dict):
        raise bad('turn_object', turn=number, field=field)
    where = {'turn': number, 'field': field}
    named = first_given(given, TURN['role'])
    if named is None or not isinstance(given[named], str):
        raise bad('turn_role', **where)
    spoken = lower(given[named])
    is_call = spoken in CALL_ROLES
    role = 'assistant' if is_call else ROLES.get(spoken)
    if role is None:
        raise bad('role_unknown', role=quoted(given[named]), roles=KNOWN_ROLES, **where)
    _check_decisions(given, role, where)
    content_field = first_given(given, TURN['content'])
    used = {named, content_field}
    content = None if content_field is None else _content(given[content_field], content_field, where, notes)
    if is_call:
        turn = _called(content, spoken, where, notes)
    elif role == 'assistant':
        turn = _answered(given, content, where, used, notes)
    elif content is None:
        raise bad('content_missing', role=role, **where)
    else:
        turn = {'role': role, 'content': content}
    if role == 'tool':
        _carry(given, TURN['of_tools'], turn, where, used)
    for name, part in given.items():
        if name not in used and part is not None and name not in UNUSED_UNLESS_NULL:
            notes.leave(f'{field}[].{name}', telling=name in TELLING)
    return turn


def _content(value: Any, name: str, where: Record, notes: Notes) -> str:
    """Returns the text of a turn, and joins the text if it is a list of parts. Raises BadRecord for anything else."""
    if isinstance(value, list):
        value = ''.join([_part(part, name, where, notes) for part in value])
    if not isinstance(value, str):
        raise bad('content_type', **where)
    if not is_whole(value):
        raise bad('turn_half', **where)
    return value


def _part(part: Any, name: str, where: Record, notes: Notes) -> str:
    if isinstance(part, str):
        return part
    told = part.get('type') if isinstance(part, dict) else None
    is_text = told is None or told in TURN['text_parts']
    if not isinstance(part, dict) or not isinstance(part.get('text'), str) or not is_text:
        raise bad('part', type=f'"{quoted(told)}"' if isinstance(told, str) else 'that has no name', **where)
    for key, value in part.items():
        if key not in ('type', 'text') and value is not None:
            notes.leave(f'{where["field"]}[].{name}[].{key}', telling=False)
    return str(part['text'])


def _called(content: str | None, spoken: str, where: Record, notes: Notes) -> Turn:
    calls = None if content is None else calls_in_text(content)
    if not calls:
        raise bad('call_content', role=spoken, **where)
    return {'role': 'assistant', 'content': '', 'tool_calls': read_calls(calls, spoken, **where, notes=notes)}


def _answered(given: Record, content: str | None, where: Record, used: set[str | None], notes: Notes) -> Turn:
    turn: Turn = {'role': 'assistant', 'content': content or ''}
    key = next((name for name in TURN['calls'] if given.get(name) not in (None, [])), None)
    if key is not None:
        turn['tool_calls'] = read_calls(given[key], key, **where, notes=notes)
    elif is_blank(turn['content']):
        raise bad('empty_answer', **where)
    used.update(name for name in TURN['calls'] if name == key or given.get(name) == [])
    _carry(given, TURN['reasoning'], turn, where, used)
    for name in TURN['reasoning']:
        if name in turn:
            notes.warn('template_decides', field=f'{where["field"]}[].{name}')
    return turn


def _carry(given: Record, names: list[str], turn: Turn, where: Record, used: set[str | None]) -> None:
    """Copies the named text fields into the turn under the same names, because chat templates read these names."""
    for name in names:
        if given.get(name) is None:
            continue
        if not isinstance(given[name], str):
            raise bad('turn_field', key=name, **where)
        check_carried(given[name], **where)
        turn[name] = given[name]
        used.add(name)


def _check_decisions(given: Record, role: str, where: Record) -> None:
    """Raises BadRecord for fields with media, and for fields that contradict the rule of what is learned: the turns of
    the assistant are learned, all other turns are not. A field whose decision cannot be read is refused, too."""
    for name in given:
        if name in MEDIA and holds_something(given[name]):
            raise bad('media_turn', key=name, **where)
        if name in DECIDERS and given[name] is not None and decision(name, given[name]) is not (role == 'assistant'):
            raise bad('decides_turn', key=name, value=shown(given[name]), role=role, **where)


def decision(name: str, value: Any) -> bool | None:
    """Returns True if the field asks for its turn to be learned, and False if the field asks for the opposite. Returns
    None if the value is neither a boolean nor 0 or 1."""
    if isinstance(value, bool):
        flag = value
    elif isinstance(value, (int, float)) and value in (0, 1):
        flag = bool(value)
    else:
        return None
    if name in DECIDES['learned_if_true']:
        return flag
    return not flag if name in DECIDES['learned_if_false'] else None


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return 'a number' if value not in (0, 1) else str(int(value))
    return 'a text' if isinstance(value, str) else 'no plain value'


def holds_something(value: Any) -> bool:
    return value is not None and value != '' and value != [] and value != {}


def system_turn(text: str) -> Turn:
    return {'role': 'system', 'content': text}


def user_turn(text: str) -> Turn:
    return {'role': 'user', 'content': text}


def assistant_turn(text: str) -> Turn:
    return {'role': 'assistant', 'content': text}
