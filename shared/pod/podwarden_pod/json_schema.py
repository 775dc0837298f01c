"""Checks a value against the words of JSON Schema 2020-12 that our own schemas use; a test holds them to these."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
TYPES: dict[str, tuple[type, ...]] = {
    'object': (dict,),
    'array': (list,),
    'string': (str,),
    'boolean': (bool,),
    'number': (int, float),
    'integer': (int,),
}


def faults(value: Any, schema: Schema, path: str = '') -> Iterator[str]:
    """Each fault as `path: what is wrong`, none for a value that fits."""
    where = path or 'the config'
    expected = schema.get('type')
    is_type = expected is None or isinstance(value, TYPES[expected])
    # To Python True is an int.
    if not is_type or (isinstance(value, bool) and expected in ('number', 'integer')):
        yield f'{where}: must be of type {expected}'
        return
    if 'enum' in schema and value not in schema['enum']:
        yield f'{where}: can be {", ".join(map(str, schema["enum"]))} only'
    if 'const' in schema and value != schema['const']:
        yield f'{where}: can be {schema["const"]} only'
    if isinstance(value, str):
        yield from _text_faults(value, schema, where)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from _number_faults(value, schema, where)
    elif isinstance(value, list):
        yield from _range_faults(len(value), schema, ('minItems', 'maxItems'), where)
        for index, item in enumerate(value):
            yield from faults(item, schema.get('items', {}), f'{path}[{index}]')
    elif isinstance(value, dict):
        yield from _object_faults(value, schema, path)


def _object_faults(value: dict[str, Any], schema: Schema, path: str) -> Iterator[str]:
    prefix = f'{path}.' if path else ''
    properties = schema.get('properties', {})
    for name in schema.get('required', []):
        if name not in value:
            yield f'{prefix}{name}: is missing'
    for name, item in value.items():
        if name in properties:
            yield from faults(item, properties[name], f'{prefix}{name}')
        elif schema.get('additionalProperties') is False:
            yield f'{prefix}{name}: is unknown to this version'


def _text_faults(value: str, schema: Schema, where: str) -> Iterator[str]:
    yield from _range_faults(len(value), schema, ('minLength', 'maxLength'), where)
    pattern = schema.get('pattern')
    # `$` would allow a line break after the end.
    if pattern is not None and (not re.search(pattern, value) or '\n' in value):
        yield f'{where}: must match {pattern}'


def _number_faults(value: float, schema: Schema, where: str) -> Iterator[str]:
    if not math.isfinite(value):
        yield f'{where}: must be finite'
    yield from _range_faults(value, schema, ('minimum', 'maximum'), where)
    if value <= schema.get('exclusiveMinimum', -math.inf):
        yield f'{where}: must be above {schema["exclusiveMinimum"]}'
    if value >= schema.get('exclusiveMaximum', math.inf):
        yield f'{where}: must be below {schema["exclusiveMaximum"]}'


def _range_faults(size: float, schema: Schema, names: tuple[str, str], where: str) -> Iterator[str]:
    low, high = (schema.get(name) for name in names)
    if low is not None and size < low:
        yield f'{where}: {names[0]} is {low}'
    if high is not None and size > high:
        yield f'{where}: {names[1]} is {high}'
