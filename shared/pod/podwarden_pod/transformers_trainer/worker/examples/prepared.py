"""Prepares datasets for the trainers: makes tokens, marks the learned tokens, and leaves out examples without any
learned token."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from hashlib import sha256
from typing import Any

from accelerate import PartialState
from datasets import Dataset
from jinja2 import TemplateError

from ....common.failures import PodFailure
from ....dataset.json_stream import invalid
from ....training.config import TrainingSettings
from ....training.job import in_validation_dataset
from .data import Data, workers_for
from .rendering import Rendering, Tokens
from .spans import CannotTell
from .tools import check_tools_are_written, has_tools, written

# Columns that only `prepare` uses. The trainers do not get these columns.
_MEASURES = ['line', 'is_longer', 'has_room']


def prepare(
    data: Data,
    tokenizer: Any,
    rendering: Rendering | None,
    settings: TrainingSettings,
    limit: int,
    validates: bool = False,
    *,
    tell: Callable[[str], None] = lambda text: None,
) -> Data:
    """Returns the prepared datasets. Logs how many examples are cut, and reports to the owner of the job, by `tell`,
    how many are left out. Without `rendering` the examples are texts, which stay texts and are only measured.

    Raises PodFailure with the code dataset_invalid_format and the line for a conversation that the template refuses,
    with dataset_invalid_format if no example has a learned token within `limit` tokens, and with install_failed if the
    answers cannot be separated from the rest."""
    first = _first_process()
    if rendering is not None and first:
        _show(rendering, settings, data.train[0])
    train = _prepared(data.train, tokenizer, rendering, settings, limit, 'examples to train on', tell)
    with in_validation_dataset() if validates else nullcontext():
        evaluation = data.evaluation and _prepared(
            data.evaluation, tokenizer, rendering, settings, limit, 'examples to evaluate on', tell
        )
    return Data(train, evaluation)


def _prepared(
    dataset: Dataset,
    tokenizer: Any,
    rendering: Rendering | None,
    settings: TrainingSettings,
    limit: int,
    what: str,
    tell: Callable[[str], None],
) -> Dataset:
    mark = _fingerprint(dataset, tokenizer, settings, limit)
    # The first process of the machine prepares the dataset, and the other processes read its result from the disk.
    with PartialState().local_main_process_first():
        measured = dataset.map(
            _measure,
            fn_kwargs={'tokenizer': tokenizer, 'rendering': rendering, 'settings': settings, 'limit': limit},
            remove_columns=[] if rendering is None else [name for name in dataset.column_names if name != 'label'],
            num_proc=workers_for(len(dataset)),
            desc=f'Preparing {what}',
            new_fingerprint=f'{mark}-prepared',
        )
        fitting = measured.filter(
            lambda has_room: has_room, input_columns='has_room', new_fingerprint=f'{mark}-fitting'
        )
    longer = sum(measured['is_longer'])
    if longer:
        fate = 'cut into several' if settings.method == 'cpt' and settings.packing else 'cut off'
        _say(f'{longer} of {len(dataset)} {what} are longer than {limit} tokens and {fate}')
    left_out = len(dataset) - len(fitting)
    if left_out:
        why = 'their prompt alone fills' if 'prompt' in dataset.column_names else 'nothing of them is learned within'
        said = f'{left_out} of {len(dataset)} {what} are left out: {why} {limit} tokens'
        _say(said)
        if _first_process():
            tell(f'{said}. Raise max_seq_length to learn them, too.')
    if len(fitting) == 0:
        raise PodFailure(
            'dataset_invalid_format',
            f'No example has an answer within {limit} tokens. Raise max_seq_length, or take shorter prompts.',
        )
    return fitting.remove_columns([name for name in _MEASURES if name in fitting.column_names])


def _fingerprint(dataset: Dataset, tokenizer: Any, settings: TrainingSettings, limit: int) -> str:
    """Returns a name of the prepared dataset in the cache, which is the same in each process. The name does not contain
    the hash of the tokenizer, because this hash changes while the tokenizer is used."""
    told = [tokenizer.chat_template, tokenizer.special_tokens_map, len(tokenizer), limit]
    told += [settings.method, settings.assistant_only_loss, settings.packing]
    return f'{dataset._fingerprint}-{sha256(json.dumps(told, default=str).encode()).hexdigest()[:16]}'


def _measure(
    example: dict[str, Any], tokenizer: Any, rendering: Rendering | None, settings: TrainingSettings, limit: int
) -> dict[str, Any]:
    if rendering is None:
        text = str(example['text'])
        # A token has at least one byte, so a text of `limit` bytes or less need not be tokenized.
        longer = len(text.encode()) > limit and len(tokenizer(text)['input_ids']) >= limit
        return {'is_longer': longer, 'has_room': True}
    try:
        if has_tools(example):
            check_tools_are_written(tokenizer, example, [_text(tokenizer, example, name) for name in _endings(example)])
        if settings.method == 'sft':
            tokens = conversation_of(rendering, settings, example)
            labels = tokens.labels()
            has_room = any(label != -100 for label in labels[1:limit])
            made: dict[str, Any] = {'input_ids': tokens.ids, 'labels': labels}
            length = len(tokens.ids)
            return {**made, 'length': length, 'is_longer': length > limit, 'has_room': has_room}
        names = ('completion',) if settings.method == 'kto' else ('chosen', 'rejected')
        prompt, answers = rendering.answers(example['prompt'], [example[name] for name in names], example.get('tools'))
    except (TemplateError, TypeError) as error:
        raise invalid(example['line'], f'the chat template of the model refuses it: {error}') from None
    except CannotTell:
        raise PodFailure('install_failed', _cannot_tell(example['line'], settings)) from None
    made = {f'{name}_ids': ids for name, ids in zip(names, answers, strict=True)}
    longest = len(prompt) + max(map(len, answers))
    fits = {'length': longest, 'is_longer': longest > limit, 'has_room': len(prompt) < limit}
    return {'prompt_ids': prompt, **made, **fits}


def _endings(example: dict[str, Any]) -> list[str]:
    return [name for name in ('messages', 'completion', 'chosen', 'rejected') if name in example]


def _text(tokenizer: Any, example: dict[str, Any], name: str) -> str:
    return written(tokenizer, example, [*(example.get('prompt') or []), *example[name]])


def conversation_of(rendering: Rendering, settings: TrainingSettings, example: dict[str, Any]) -> Tokens:
    prompt = example.get('prompt') or []
    turns = example['messages'] if 'messages' in example else [*prompt, *example['completion']]
    if settings.assistant_only_loss:
        return rendering.conversation(turns, example.get('tools'), len(prompt))
    try:
        tokens = rendering.conversation(turns, example.get('tools'))
    except CannotTell:
        return rendering.whole(turns, example.get('tools'))
    return Tokens(tokens.ids, [(0, len(tokens.ids))])


def _cannot_tell(line: int, settings: TrainingSettings) -> str:
    otherwise = '' if settings.method != 'sft' else ', or assistant_only_loss false to learn the questions, too'
    return (
        f'The answers of line {line} of the dataset cannot be told from the rest of what the chat template renders. '
        f'Mark them in chat_template_jinja with {{% generation %}}, set chat_template chatml{otherwise}.'
    )


def _show(rendering: Rendering, settings: TrainingSettings, example: dict[str, Any]) -> None:
    """Prints the first example with its learned parts marked, so that a person can check them."""
    try:
        if settings.method == 'sft':
            tokens = conversation_of(rendering, settings, example)
        else:
            name = 'completion' if settings.method == 'kto' else 'chosen'
            prompt, [answer] = rendering.answers(example['prompt'], [example[name]], example.get('tools'))
            tokens = Tokens([*prompt, *answer], [(len(prompt), len(prompt) + len(answer))])
    except (TemplateError, CannotTell):
        # `_measure` meets the same failure and reports the line of the example.
        return
    _say(f'what is learned of an example, in ⟦brackets⟧: {rendering.show(tokens)!r}')


def _first_process() -> bool:
    return bool(PartialState().is_main_process)


def _say(text: str) -> None:
    if _first_process():
        print(f'trainer: {text}', flush=True)
