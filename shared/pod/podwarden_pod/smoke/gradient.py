"""Computes the loss and the gradient of a batch. The chain rule is written out by hand."""

from __future__ import annotations

from operator import mul

from .model import EMBEDDING, Example, Model, Row, surprise


def loss_and_gradient(model: Model, examples: list[Example]) -> tuple[float, dict[str, list[Row]]]:
    """Returns the mean loss over the examples in nats per letter, and the derivative of the loss with respect to each
    parameter, with the names and shapes of the parameters."""
    scale = 1 / len(examples)
    columns = list(zip(*model.parameters['output'], strict=True))
    cache: dict[tuple[int, int], Row] = {}
    by_place: dict[tuple[int, int], Row] = {}
    hiddens, errors, slopes = [], [], []
    loss = 0.0
    for context, target in examples:
        hidden = model.hidden(context, cache)
        shares, total = model.shares(hidden)
        loss += surprise(shares[target], total)
        error = [share * scale / total for share in shares]
        error[target] -= scale
        slope = [
            sum(map(mul, error, column)) * (1 - value * value) for column, value in zip(columns, hidden, strict=True)
        ]
        for place in enumerate(context):
            known = by_place.get(place)
            by_place[place] = slope if known is None else [a + b for a, b in zip(known, slope, strict=True)]
        hiddens.append(hidden)
        errors.append(error)
        slopes.append(slope)
    by_unit = list(zip(*hiddens, strict=True))
    by_letter = list(zip(*errors, strict=True))
    return loss * scale, {
        **_through_embedding(model, by_place),
        'hidden_bias': [[sum(column) for column in zip(*slopes, strict=True)]],
        'output': [[sum(map(mul, letter, unit)) for unit in by_unit] for letter in by_letter],
        'output_bias': [[sum(letter) for letter in by_letter]],
    }


def _through_embedding(model: Model, by_place: dict[tuple[int, int], Row]) -> dict[str, list[Row]]:
    embedding, hidden = model.parameters['embedding'], model.parameters['hidden']
    by_embedding = [[0.0] * EMBEDDING for _ in embedding]
    by_hidden = [[0.0] * len(row) for row in hidden]
    for (place, letter), slope in by_place.items():
        vector, into = embedding[letter], by_embedding[letter]
        for n in range(EMBEDDING):
            row = place * EMBEDDING + n
            into[n] += sum(map(mul, slope, hidden[row]))
            value = vector[n]
            by_hidden[row] = [a + value * b for a, b in zip(by_hidden[row], slope, strict=True)]
    return {'embedding': by_embedding, 'hidden': by_hidden}
