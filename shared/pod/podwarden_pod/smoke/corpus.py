"""Turns the dataset into numbers: an alphabet of its most frequent letters, a part to train on, and a part to
evaluate."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..common.failures import PodFailure
from ..training.job import TrainingJob

# The most letters in an alphabet. All rarer letters become OTHER, which also pads the context before the first letter.
MAX_ALPHABET = 127
OTHER = 0
# The number of characters after which no further text is used: enough for a model of this size.
MAX_CHARS = 8_000_000


@dataclass(frozen=True)
class Corpus:
    alphabet: list[str]
    train: bytes
    evaluation: bytes


def read_corpus(job: TrainingJob, eval_split: float, seed: int) -> Corpus:
    texts: list[str] = []
    chars = 0
    for _, text in job.examples():
        job.stop.check()
        if chars < MAX_CHARS:
            texts.append(text)
        chars += len(text)
    if chars > MAX_CHARS:
        print(f'smoke: the first {sum(map(len, texts))} of {chars} characters are used', flush=True)
    counts = Counter(char for text in texts for char in text)
    alphabet = sorted(char for char, _ in counts.most_common(MAX_ALPHABET))
    if job.validation is None:
        train, evaluation = _split(texts, eval_split, seed)
    else:
        train, evaluation = '\n'.join(texts), _beginning(text for _, text in job.validation.examples())
    corpus = Corpus(alphabet, encode(alphabet, train), encode(alphabet, evaluation))
    if len(corpus.train) < 2:
        raise PodFailure('dataset_invalid_format', 'The dataset has less than two characters to train on.')
    return corpus


def _beginning(texts: Iterator[str]) -> str:
    """Returns the first texts until MAX_CHARS characters are reached. All texts are read, so that each one is checked.
    An evaluation takes only a few letters, spread over the returned texts."""
    kept: list[str] = []
    chars = 0
    for text in texts:
        if chars < MAX_CHARS:
            kept.append(text)
        chars += len(text)
    return '\n'.join(kept)


def _split(texts: list[str], eval_split: float, seed: int) -> tuple[str, str]:
    """Returns the texts to train on and the texts to evaluate. Each text is in one part only, but a single text is cut
    in two."""
    if not eval_split:
        return '\n'.join(texts), ''
    if len(texts) == 1:
        cut = math.floor(len(texts[0]) * (1 - eval_split))
        return texts[0][:cut], texts[0][cut:]
    order = texts[:]
    random.Random(f'split/{seed}').shuffle(order)
    held = min(len(order) - 1, max(1, round(len(order) * eval_split)))
    return '\n'.join(order[held:]), '\n'.join(order[:held])


def encode(alphabet: list[str], text: str) -> bytes:
    numbers = {char: number for number, char in enumerate(alphabet, 1)}
    return bytes(numbers.get(char, OTHER) for char in text)


def sequence_at(count: int, seed: int, index: int) -> int:
    """Returns the number of the sequence at `index` of an order that looks random and differs in every epoch. The
    function i -> (a * i + b) mod count visits each number once if a and count have no common divisor. So no list as
    long as the dataset is needed."""
    epoch, place = divmod(index, count)
    chance = random.Random(f'order/{seed}/{epoch}')
    factor = chance.randrange(1, count + 1)
    while math.gcd(factor, count) != 1:
        factor += 1
    return (factor * place + chance.randrange(count)) % count
