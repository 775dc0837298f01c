"""Checks whether the chat template of a model writes the tools and the tool calls of a conversation."""

from __future__ import annotations

import json
from typing import Any

from ....dataset.json_stream import invalid

ADVICE = 'Set chat_template to chatml, or bring one with chat_template_jinja'
TURNS = ('messages', 'prompt', 'completion', 'chosen', 'rejected')


def tools_of(example: dict[str, Any]) -> list[dict[str, Any]] | None:
    return json.loads(example['tools']) if example.get('tools') else None


def has_tools(example: dict[str, Any]) -> bool:
    return bool(example.get('tools')) or any(_calls(example))


def written(tokenizer: Any, example: dict[str, Any], turns: list[dict[str, Any]], **options: Any) -> str:
    return str(tokenizer.apply_chat_template(turns, tools=tools_of(example), tokenize=False, **options))


def check_tools_are_written(tokenizer: Any, example: dict[str, Any], texts: list[str]) -> None:
    """Raises PodFailure with the code dataset_invalid_format if the template leaves out the tools or a tool call. Many
    templates were made for models that call no tools."""
    line = example['line']
    for name in _calls(example):
        if not any(name in text for text in texts):
            raise invalid(line, f'the chat template of the model does not write the call of "{name}". {ADVICE}')
    if example.get('tools'):
        turns = example.get('messages') or example['prompt']
        if written(tokenizer, example, turns) == written(tokenizer, {}, turns):
            raise invalid(line, f'the chat template of the model does not write the tools. {ADVICE}')


def _calls(example: dict[str, Any]) -> Any:
    for part in TURNS:
        for turn in example.get(part) or []:
            for call in turn.get('tool_calls') or []:
                yield call['function']['name']
