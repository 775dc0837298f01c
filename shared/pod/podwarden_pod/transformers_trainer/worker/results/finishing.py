"""The end of a training, in the order in which least is lost: what was learned is on the disk before anything else."""

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
    """Only the first process writes; the others take part in the evaluation."""
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
        # The other processes wait for one that fails alone: they end together, and the model has been reported already.
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
