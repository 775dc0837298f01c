"""The words around a conversation: the model's own, ChatML, or what the config brings."""

from __future__ import annotations

from typing import Any

from ...training_config import TrainingSettings

# The end of an answer is part of what is learned, so that the model learns to stop. Where the vocabulary has no
# <|im_end|> the tokenizer's own end token follows it.
CHATML = (
    '{%- for message in messages %}'
    "{{- '<|im_start|>' + message['role'] + '\\n' }}"
    "{%- if message['role'] == 'assistant' %}"
    "{% generation %}{{- message['content'] + '<|im_end|>' + STOP }}{% endgeneration %}"
    "{%- else %}{{- message['content'] + '<|im_end|>' }}{%- endif %}"
    "{{- '\\n' }}"
    '{%- endfor %}'
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"
)


def settle_template(tokenizer: Any, settings: TrainingSettings) -> str:
    """Gives the tokenizer the template of the config, and answers which it is for the log."""
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
    """Whether the tokenizer itself begins a text with the token that its family expects there."""
    ids = tokenizer('a')['input_ids']
    return tokenizer.bos_token_id is not None and len(ids) > 1 and ids[0] == tokenizer.bos_token_id
