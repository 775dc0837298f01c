"""Runs one training process: python3 -m podwarden_pod.transformers_trainer.worker.main --job FILE --channel
DESCRIPTOR."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from ...common.failures import Stopped
from ..channel import Channel
from ..faults.diagnosis import diagnose


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument('--job', type=Path, required=True)
    parser.add_argument('--channel', type=int, required=True)
    options = parser.parse_args(argv)
    channel = Channel(options.channel)
    try:
        _train(json.loads(options.job.read_text()), channel)
    except Stopped:
        channel.tell('stopped')
    except BaseException as error:
        traceback.print_exc()
        failure = diagnose(error)
        channel.tell('failed', code=failure.code, message=failure.message)
        channel.close()
        return 1
    else:
        channel.tell('done')
    channel.close()
    return 0


def _train(job: dict[str, Any], channel: Channel) -> None:
    """Trains and saves the model. If a stop is requested, reports a checkpoint and raises Stopped."""
    from transformers import logging, set_seed

    from ...training.config import read_training_config
    from ..checkpoints.folder import settle
    from ..checkpoints.identity import identity_of
    from .examples.chat_template import settle_template
    from .examples.data import read_data
    from .examples.prepared import prepare
    from .examples.rendering import Rendering
    from .model.base_model import read_base
    from .model.hardware import choose_hardware
    from .model.models import context_limit, load_model, load_reference, load_tokenizer
    from .model.packing import settle_packing
    from .results.finishing import finish
    from .results.saving import Results
    from .told import choices
    from .training.building import build_trainer
    from .training.callback import PodCallback

    config, work = job['config'], Path(job['work'])
    read = read_training_config(config)
    settings = read.training
    hardware = choose_hardware(settings)

    def tell(text: str) -> None:
        channel.tell('notice', text=text)

    def tell_news(text: str) -> None:
        """Sends a notice on the data or the model. An attempt that resumes a training sends no such notice, because an
        earlier attempt has sent the same notice."""
        if hardware.first and job['resume'] is None:
            tell(text)

    if not hardware.first:
        logging.set_verbosity_error()
    set_seed(settings.seed)
    _say(hardware.first, f'{hardware.processes} process(es), precision {hardware.precision}')
    base = read_base(read.model, settings)
    tokenizer = load_tokenizer(read.model)
    rendering = None
    if job['dataset_format'] != 'text':
        _say(hardware.first, f'conversations are written with {settle_template(tokenizer, settings)}')
        rendering = Rendering(tokenizer)
        _say(hardware.first, f'an answer ends with {tokenizer.eos_token!r}')
    data = read_data(job, settings)
    began = time.monotonic()
    model = load_model(read.model, settings, hardware)
    if rendering is not None:
        for text in choices(rendering, tokenizer, model.generation_config, is_adapter=settings.use_lora):
            tell_news(text)
    if settings.packing and settings.method == 'sft':
        _say(hardware.first, f'packed examples are learned {settle_packing(model, read.model.name)}')
    limit = context_limit(model, settings)
    _say(hardware.first, f'the model was loaded in {time.monotonic() - began:.1f} s; sequences of {limit} tokens')
    data = prepare(data, tokenizer, rendering, settings, limit, job['validation'] is not None, tell=tell_news)
    output = work / 'trainer'
    reference = load_reference(read.model, settings, hardware)
    revision = read.model.revision
    trainer = build_trainer(
        model, tokenizer, data, settings, hardware, limit, output, revision=revision, reference=reference
    )
    trainer.say = tell
    callback = PodCallback(
        channel,
        settings,
        work,
        identity_of(config, job['dataset_sha256'], hardware.processes, (job['validation'] or {}).get('sha256')),
        processes=hardware.processes,
    )
    callback.plan(trainer.plan.epochs, trainer.plan.examples, trainer.plan.steps_per_epoch)
    trainer.add_callback(callback)
    resume = _settled(job, output, hardware.first, settle)
    _say(hardware.first and resume is not None, f'goes on after {resume and resume.name}')
    trainer.train(resume_from_checkpoint=str(resume) if resume else None)
    if callback.stopped:
        raise Stopped('')
    results = Results(job, read, base, tokenizer)
    finish(trainer, results, settings, hardware, channel, lambda: _metrics(trainer, callback), callback.evaluates_last)


def _settled(job: dict[str, Any], output: Path, first: bool, settle: Any) -> Path | None:
    """Returns the checkpoint from which the training resumes, or None. The first process moves the checkpoint to the
    output folder, in which transformers expects it."""
    if job['resume'] is None:
        return None
    from accelerate import PartialState
    from transformers.trainer_utils import get_last_checkpoint

    if first:
        settle(Path(job['resume']), output)
    PartialState().wait_for_everyone()
    found = get_last_checkpoint(str(output))
    return Path(found) if found else None


def _metrics(trainer: Any, callback: Any) -> dict[str, float]:
    """Returns the measures for the model card: the last training loss, and the evaluation of the saved weights."""
    state = trainer.state
    evaluations = [entry['eval_loss'] for entry in state.log_history if 'eval_loss' in entry]
    metrics: dict[str, float] = {'steps': state.global_step}
    if callback.last_train_loss is not None:
        metrics['train_loss'] = callback.last_train_loss
    if evaluations:
        best = trainer.args.load_best_model_at_end and state.best_metric is not None
        metrics['eval_loss'] = state.best_metric if best else evaluations[-1]
        if trainer.args.__class__.__name__ == 'SFTConfig' and metrics['eval_loss'] < 700:
            metrics['perplexity'] = math.exp(metrics['eval_loss'])
    return metrics


def _say(wanted: bool, text: str) -> None:
    if wanted:
        print(f'trainer: {text}', flush=True)


if __name__ == '__main__':
    status = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads and process groups of the libraries must not keep a finished process alive.
    os._exit(status)
