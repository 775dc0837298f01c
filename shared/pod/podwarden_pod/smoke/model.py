"""The model: embeddings of the last letters, one tanh layer, and a softmax over the alphabet."""

from __future__ import annotations

import math
import random
from operator import mul

CONTEXT = 8
EMBEDDING = 8
HIDDEN = 32

Row = list[float]
Example = tuple[bytes, int]


class Model:
    """A model whose parameters are rows of numbers by name. `embedding` has EMBEDDING numbers for each letter. `hidden`
    has HIDDEN numbers for each number of an embedding at each of the CONTEXT positions. `output` has HIDDEN numbers for
    each letter. Each bias is one row. A gradient has the same names and shapes."""

    def __init__(self, parameters: dict[str, list[Row]]) -> None:
        self.parameters = parameters

    @classmethod
    def fresh(cls, letters: int, seed: int) -> Model:
        chance = random.Random(f'model/{seed}')

        def rows(count: int, width: int, scale: float) -> list[Row]:
            return [[chance.gauss(0, scale) for _ in range(width)] for _ in range(count)]

        return cls(
            {
                'embedding': rows(letters, EMBEDDING, 0.3),
                'hidden': rows(CONTEXT * EMBEDDING, HIDDEN, (CONTEXT * EMBEDDING) ** -0.5),
                'hidden_bias': [[0.0] * HIDDEN],
                'output': rows(letters, HIDDEN, 0.05),
                'output_bias': [[0.0] * letters],
            }
        )

    def hidden(self, context: bytes, cache: dict[tuple[int, int], Row]) -> Row:
        """Returns the hidden layer after these letters. The contribution of a letter at a position is computed once for
        each cache."""
        added = []
        for place in enumerate(context):
            row = cache.get(place)
            if row is None:
                row = cache[place] = self._added(*place)
            added.append(row)
        return [math.tanh(sum(column)) for column in zip(self.parameters['hidden_bias'][0], *added, strict=True)]

    def _added(self, place: int, letter: int) -> Row:
        weights = self.parameters['hidden'][place * EMBEDDING : (place + 1) * EMBEDDING]
        columns = zip(*weights, strict=True)
        return [sum(map(mul, self.parameters['embedding'][letter], column)) for column in columns]

    def shares(self, hidden: Row) -> tuple[Row, float]:
        """Returns exp(logit - largest logit) for each letter, and the sum of these values. A value divided by the sum
        is the probability of the letter. Subtracting the largest logit prevents an overflow."""
        biases = self.parameters['output_bias'][0]
        logits = [
            bias + sum(map(mul, weights, hidden))
            for weights, bias in zip(self.parameters['output'], biases, strict=True)
        ]
        top = max(logits)
        shares = [math.exp(logit - top) for logit in logits]
        return shares, sum(shares)

    def loss(self, examples: list[Example]) -> float:
        """Returns the mean cross-entropy of the examples, in nats per letter."""
        cache: dict[tuple[int, int], Row] = {}
        losses = []
        for context, target in examples:
            shares, total = self.shares(self.hidden(context, cache))
            losses.append(surprise(shares[target], total))
        return sum(losses) / len(losses)


def surprise(share: float, total: float) -> float:
    """Returns minus the natural logarithm of the probability share / total. Returns infinity if the share is 0."""
    return math.log(total) - math.log(share) if share > 0 else (math.inf if share == 0 else math.nan)


def examples_at(data: bytes, start: int, count: int) -> list[Example]:
    """Returns up to `count` letters from `start` on, each with the CONTEXT letters before it."""
    padded = bytes(CONTEXT) + data[max(0, start - CONTEXT) : start]
    window = padded[-CONTEXT:] + data[start : start + count]
    return [(window[n : n + CONTEXT], window[n + CONTEXT]) for n in range(len(window) - CONTEXT)]
