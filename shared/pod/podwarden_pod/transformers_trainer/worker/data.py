"""From the downloaded file to datasets on disk: streamed, shuffled with the seed and split."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accelerate import PartialState
from datasets import Dataset, Features, Value

from ...failures import PodFailure
from ...training_config import TrainingSettings
from ..records import examples

TURNS = [{'role': Value('string'), 'content': Value('large_string')}]
PROMPTED = {'prompt': TURNS, 'completion': TURNS}
COLUMNS: dict[str, dict[str, Any]] = {
    'chatml': {'messages': TURNS},
    'sharegpt': {'messages': TURNS},
    'alpaca': PROMPTED,
    'openorca': PROMPTED,
    'dpo': {'prompt': TURNS, 'chosen': TURNS, 'rejected': TURNS},
    'kto': {**PROMPTED, 'label': Value('bool')},
    'text': {'text': Value('large_string')},
}


@dataclass(frozen=True)
class Data:
    train: Dataset
    evaluation: Dataset | None


def read_data(job: dict[str, Any], settings: TrainingSettings) -> Data:
    """The file is read once, by the first process of the machine; the others find the result on disk."""
    dataset_format = job['dataset_format']
    columns = COLUMNS[dataset_format]
    with PartialState().local_main_process_first():
        dataset = Dataset.from_generator(
            _generate,
            features=Features({'line': Value('int64'), **columns}),
            cache_dir=os.environ.get('HF_DATASETS_CACHE'),
            gen_kwargs={
                'path': job['dataset'],
                'dataset_format': dataset_format,
                'compression': job['dataset_compression'],
            },
            fingerprint=job['dataset_sha256'][:32],
        )
    _say(f'{len(dataset)} examples of format {dataset_format}')
    return _split(dataset, settings)


def _generate(path: str, dataset_format: str, compression: str) -> Iterator[dict[str, Any]]:
    ignored: set[str] = set()
    yield from examples(Path(path), dataset_format, compression, ignored)
    if ignored:
        _say(f'fields of the records that are not used: {", ".join(sorted(ignored)[:20])}')


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
    """Processes to prepare so many examples with: starting them takes longer than a few thousand examples."""
    return min(8, os.cpu_count() or 1) if count > 5000 else None


def _say(text: str) -> None:
    if PartialState().is_main_process:
        print(f'trainer: {text}', flush=True)
