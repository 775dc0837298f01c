"""Turns the downloaded file into datasets on disk: reads the file as a stream, shuffles with the seed, and splits."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accelerate import PartialState
from datasets import Dataset, Features, Value

from ....common.failures import PodFailure
from ....dataset.notes import Notes
from ....dataset.rules import FORMATS
from ....training.config import TrainingSettings
from ....training.job import in_validation_dataset
from ...records import examples
from .exact_json import TURNS

# Tools are stored as JSON text. Arrow would otherwise give each tool the fields that only other tools have.
TOOLS = {'tools': Value('large_string')}
COLUMNS: dict[str, dict[str, Any]] = {
    'chat': {'messages': TURNS, **TOOLS},
    'answer': {'prompt': TURNS, 'completion': TURNS, **TOOLS},
    'pair': {'prompt': TURNS, 'chosen': TURNS, 'rejected': TURNS, **TOOLS},
    'labelled': {'prompt': TURNS, 'completion': TURNS, 'label': Value('bool'), **TOOLS},
    'text': {'text': Value('large_string')},
}


def columns_of(dataset_format: str) -> dict[str, Any]:
    return COLUMNS[FORMATS[dataset_format]['kind']]


@dataclass(frozen=True)
class Data:
    train: Dataset
    evaluation: Dataset | None


def read_data(job: dict[str, Any], settings: TrainingSettings) -> Data:
    """Returns the examples to train and to evaluate on. The first process of the machine reads the file once, and the
    other processes load its result from the disk."""
    dataset_format, validation = job['dataset_format'], job['validation']
    dataset = _arrow(job['dataset'], dataset_format, job['dataset_compression'], job['dataset_sha256'])
    _say(f'{len(dataset)} examples of format {dataset_format}')
    if validation is None:
        return _split(dataset, settings)
    read = _arrow(*(validation[name] for name in ('path', 'format', 'compression', 'sha256')), is_validation=True)
    evaluation = like(read, validation['format'], dataset_format)
    _say(f'{len(evaluation)} examples to evaluate on, of a dataset of format {validation["format"]}')
    return Data(dataset.shuffle(seed=settings.seed), evaluation)


def _arrow(path: str, dataset_format: str, compression: str, sha256: str, *, is_validation: bool = False) -> Dataset:
    columns = columns_of(dataset_format)
    with PartialState().local_main_process_first():
        return Dataset.from_generator(
            _generate,
            features=Features({'line': Value('int64'), **columns}),
            cache_dir=os.environ.get('HF_DATASETS_CACHE'),
            gen_kwargs={
                'path': path,
                'dataset_format': dataset_format,
                'compression': compression,
                'is_validation': is_validation,
            },
            # The format is part of the name in the cache, because the same bytes give other examples in another format.
            fingerprint=f'{dataset_format[:8]}{sha256}'[:32],
        )


def like(dataset: Dataset, dataset_format: str, trained_format: str) -> Dataset:
    """Returns the dataset with the columns of the training format, so that the evaluation measures the same loss that
    the training reduces."""
    ours, theirs = columns_of(dataset_format), columns_of(trained_format)
    if ours.keys() == theirs.keys():
        return dataset
    if 'messages' not in theirs:
        _say('each conversation is evaluated by its last answer, for what is trained on has one answer in each example')
    features = Features({'line': Value('int64'), **theirs})
    changed = dataset.map(
        _as_messages if 'messages' in theirs else _as_answer, features=features, remove_columns=list(ours)
    )
    return changed if 'messages' in theirs else changed.filter(lambda prompt: bool(prompt), input_columns='prompt')


def _as_messages(example: dict[str, Any]) -> dict[str, Any]:
    return {'messages': example['prompt'] + example['completion'], 'tools': example['tools']}


def _as_answer(example: dict[str, Any]) -> dict[str, Any]:
    turns = example['messages']
    last = max(index for index, turn in enumerate(turns) if turn['role'] == 'assistant')
    return {'prompt': turns[:last], 'completion': [turns[last]], 'tools': example['tools']}


def _generate(path: str, dataset_format: str, compression: str, is_validation: bool) -> Iterator[dict[str, Any]]:
    notes = Notes(dataset_format)
    with in_validation_dataset() if is_validation else nullcontext():
        for example in examples(Path(path), dataset_format, compression, set(), notes):
            if 'text' in example:
                yield example
            else:
                tools = example.pop('tools', None)
                yield {**example, 'tools': tools and json.dumps(tools)}
    if notes.unused:
        _say(f'fields of the records that are not used: {", ".join(notes.unused)}')
    for warning in notes.warnings:
        _say(warning['message'])


def _split(dataset: Dataset, settings: TrainingSettings) -> Data:
    if not settings.eval_split:
        return Data(dataset.shuffle(seed=settings.seed), None)
    if len(dataset) < 2:
        raise PodFailure('dataset_invalid_format', 'The dataset has one example: none is left to evaluate on.')
    held = min(len(dataset) - 1, max(1, round(len(dataset) * settings.eval_split)))
    parts = dataset.train_test_split(test_size=held, seed=settings.seed)
    _say(f'{len(parts["train"])} examples to train on, {held} to evaluate on, chosen with seed {settings.seed}')
    return Data(parts['train'], parts['test'])


def workers_for(count: int) -> int | None:
    """Returns the number of processes that prepare `count` examples. Returns None for up to 5000 examples, because
    starting processes takes longer than preparing a few thousand examples."""
    return min(8, os.cpu_count() or 1) if count > 5000 else None


def _say(text: str) -> None:
    if PartialState().is_main_process:
        print(f'trainer: {text}', flush=True)
