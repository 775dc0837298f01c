"""Reads tool calls and tool descriptions into the form that chat templates expect: functions by name, and arguments as
an object."""

from __future__ import annotations

from typing import Any

from .notes import Notes
from .rules import LIMITS, Record, bad, is_whole
from .strict_json import BadJson, read_json


def check_carried(value: Any, **where: object) -> None:
    """Raises BadRecord for a structure that cannot be written as JSON or tokenized."""
    code = 'turn_half' if 'turn' in where else 'half'
    waiting: list[tuple[Any, int]] = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, str):
            if not is_whole(item):
                raise bad(code, **where)
        elif isinstance(item, float):
            if item in (float('inf'), float('-inf')):
                raise bad('number', **where)
        elif isinstance(item, (dict, list)):
            if depth > LIMITS['max_record_depth']:
                raise bad('nested', levels=LIMITS['max_record_depth'], **where)
            if isinstance(item, dict):
                if not all(map(is_whole, item)):
                    raise bad(code, **where)
                item = list(item.values())
            waiting.extend((inner, depth + 1) for inner in item)


def read_calls(value: Any, key: str, field: str, turn: int, notes: Notes) -> list[Record]:
    """Returns the calls of a turn in the form of chat templates. `value` is one call or a list of calls. Raises
    BadRecord for a call without a name or with arguments that are not an object."""
    calls = value if isinstance(value, list) else [value]
    if not all(isinstance(call, dict) for call in calls):
        raise bad('calls', key=key, turn=turn, field=field)
    return [_call(call, key, field, turn, number, notes) for number, call in enumerate(calls, 1)]


def _call(call: Record, key: str, field: str, turn: int, number: int, notes: Notes) -> Record:
    where = {'call': number, 'turn': turn, 'field': field}
    function = call.get('function')
    inner = function if isinstance(function, dict) else call
    name = inner.get('name')
    if not isinstance(name, str) or not name:
        raise bad('call_name', **where)
    arguments = inner.get('arguments')
    if isinstance(arguments, str):
        arguments = _parsed(arguments) if arguments else {}
    elif arguments is None:
        arguments = {}
    if not isinstance(arguments, dict):
        raise bad('call_arguments', **where)
    made: Record = {'type': 'function', 'function': {'name': name, 'arguments': arguments}}
    if isinstance(call.get('id'), str):
        made['id'] = call['id']
    check_carried(made, turn=turn, field=field)
    path = f'{field}[].{key}'
    used = {part for part in ('id', 'type') if call.get(part) == made.get(part)}
    if inner is call:
        _leave(call, used | {'name', 'arguments'}, f'{path}[]', notes)
    else:
        _leave(call, used | {'function'}, f'{path}[]', notes)
        _leave(inner, {'name', 'arguments'}, f'{path}[].function', notes)
    return made


def _leave(given: Record, used: set[str], path: str, notes: Notes) -> None:
    for name in given:
        if name not in used and given[name] is not None:
            notes.leave(f'{path}.{name}', telling=False)


def _parsed(text: str) -> Any:
    try:
        return read_json(text)
    except BadJson:
        return None


def calls_in_text(text: str) -> Any:
    """Returns the call or the list of calls if the text is JSON of an object or a list. Returns None for other text."""
    value = _parsed(text)
    return value if isinstance(value, (dict, list)) else None


def read_tools(value: Any, field: str) -> list[Record]:
    """Returns the descriptions of tools in the form of chat templates. The value is a list of descriptions, a single
    description, or either of these as JSON. A description may be a function without the outer object that has `type`
    and `function`. Raises BadRecord for any other value."""
    if isinstance(value, str):
        value = _parsed(value) if value else []
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(tool, dict) for tool in value):
        raise bad('tools', field=field)
    check_carried(value, field=field)
    return [_tool(tool, field, number) for number, tool in enumerate(value, 1)]


def _tool(tool: Record, field: str, number: int) -> Record:
    function = tool.get('function')
    inner = function if isinstance(function, dict) else tool
    if not isinstance(inner.get('name'), str) or not inner['name']:
        raise bad('tool_name', tool=number, field=field)
    if inner is function:
        return {**tool, 'type': 'function'}
    return {'type': 'function', 'function': {name: part for name, part in tool.items() if name != 'type'}}
