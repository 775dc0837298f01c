"""Chooses the chat template: the template of the model, ChatML, or the template of the config."""

from __future__ import annotations

from typing import Any

from ....training.config import TrainingSettings

# The learned part of an answer includes <|im_end|>, so that the model learns to stop. If the vocabulary has no
# <|im_end|>, the end token of the tokenizer follows and is learned, too.
# Tools and tool calls have the format of Hermes and Qwen.
CHATML = (
    '{%- if tools %}'
    "{{- '<|im_start|>system\\n' }}"
    "{%- if messages[0]['role'] == 'system' %}{{- messages[0]['content'] + '\\n\\n' }}{%- endif %}"
    "{{- '# Tools\\n\\nYou may call one or more functions. Their signatures are within <tools></tools>:\\n<tools>' }}"
    "{%- for tool in tools %}{{- '\\n' + (tool | tojson) }}{%- endfor %}"
    "{{- '\\n</tools>\\n\\nReturn each call as a JSON object with name and arguments within "
    "<tool_call></tool_call>.<|im_end|>\\n' }}"
    '{%- endif %}'
    '{%- for message in messages %}'
    "{%- if not (tools and loop.first and message['role'] == 'system') %}"
    "{{- '<|im_start|>' + message['role'] + '\\n' }}"
    "{%- if message['role'] == 'assistant' %}"
    "{% generation %}{{- message['content'] }}"
    "{%- for call in message['tool_calls'] or [] %}"
    "{{- '\\n' if message['content'] or not loop.first }}"
    "{{- '<tool_call>\\n{\"name\": ' + (call['function']['name'] | tojson) + ', \"arguments\": ' }}"
    "{{- (call['function']['arguments'] | tojson) + '}\\n</tool_call>' }}"
    '{%- endfor %}'
    "{{- '<|im_end|>' + STOP }}{% endgeneration %}"
    "{%- else %}{{- message['content'] + '<|im_end|>' }}{%- endif %}"
    "{{- '\\n' }}"
    '{%- endif %}'
    '{%- endfor %}'
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"
)


def settle_template(tokenizer: Any, settings: TrainingSettings) -> str:
    """Sets the template of the tokenizer as the config demands. Returns a description of the template for the log."""
    if settings.chat_template_jinja is not None:
        tokenizer.chat_template, said = settings.chat_template_jinja, 'the template of the config'
    elif settings.chat_template == 'chatml' or not tokenizer.chat_template:
        missing = settings.chat_template != 'chatml'
        stop = "''" if '<|im_end|>' in tokenizer.get_vocab() else 'eos_token'
        begin = '{{- bos_token }}' if _begins_with_bos(tokenizer) else ''
        tokenizer.chat_template = begin + CHATML.replace('STOP', stop)
        said = 'ChatML' + (', because the tokenizer of the model has no template' if missing else '')
    else:
        said = 'the template of the model'
    return said


def _begins_with_bos(tokenizer: Any) -> bool:
    """Returns True if the tokenizer adds its BOS token to the beginning of a text."""
    ids = tokenizer('a')['input_ids']
    return tokenizer.bos_token_id is not None and len(ids) > 1 and ids[0] == tokenizer.bos_token_id
