"""Finishes a training in the order in which a failure loses the least: the trained weights are saved first."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

from ....training.config import TrainingSettings
from ...channel import Channel
from ...faults.diagnosis import diagnose
from ..model.hardware import Hardware
from .saving import Results


def finish(
    trainer: Any,
    results: Results,
    settings: TrainingSettings,
    hardware: Hardware,
    channel: Channel,
    metrics: Callable[[], dict[str, float]],
    evaluates: bool,
) -> None:
    """Saves the trained weights, makes the last evaluation, and merges the adapter if the config demands it. Only the
    first process writes files. The other processes take part in the evaluation."""
    kind = results.kind
    made = {'folder': str(results.folder(kind)), 'name': f'{kind}.tar', 'artifact': kind}
    if hardware.first:
        results.save(trainer)
        results.write_card(kind, metrics())
        channel.tell('saved', **made)
    if evaluates:
        _evaluate(trainer, hardware, channel)
    if not hardware.first:
        return
    results.write_card(kind, metrics())
    channel.tell('artifact', **made)
    if settings.merge_adapter:
        _merge(trainer, results, channel, metrics())


def _evaluate(trainer: Any, hardware: Hardware, channel: Channel) -> None:
    if hardware.first:
        channel.tell('begins', what='The last evaluation')
        channel.tell('evaluating')
    try:
        trainer.evaluate()
    except Exception as error:
        # If one of several processes fails, the other processes would wait for it. So the error ends all processes. The
        # saved model has already been reported.
        if hardware.processes > 1:
            raise
        traceback.print_exc()
        channel.tell('notice', text=f'The last evaluation failed; the model is kept. {diagnose(error).message}')


def _merge(trainer: Any, results: Results, channel: Channel, metrics: dict[str, float]) -> None:
    channel.tell('begins', what='The merged model')
    try:
        results.merge(trainer)
        results.write_card('model', metrics)
    except Exception as error:
        traceback.print_exc()
        channel.tell(
            'notice', text=f'The merged model could not be made; the adapter is kept. {diagnose(error).message}'
        )
        return
    channel.tell('artifact', folder=str(results.folder('model')), name='model.tar', artifact='model')
