"""Tokens a second of our trainer, with all it reports, against plain trl, in turn on the same machine.

Both are timed from the end of the first step to the end of the last. Also what the callback costs a step."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / 'trainer')]
from support import StopFlag, TrainingJob, TransformersTrainer, dataset, make_hub_cache, talk  # noqa: E402

MODEL = 'podwarden-test/tiny-llama'
WANTED_SHARE = 0.98


class Clock:
    """A report that takes times only; they come through the pipe a moment late, both alike."""

    def __init__(self) -> None:
        self.began = self.ended = 0.0

    def step(self, step: int, epoch: float) -> None:
        self.ended = time.perf_counter()
        self.began = self.began or self.ended

    def training(self, total_steps: int, total_epochs: float) -> None: ...

    def evaluating(self) -> None: ...

    def point(self, step: int, **measures: float | None) -> None: ...

    def checkpoint(self, path: Path) -> None:
        path.unlink()


def ours(folder: Path, training: dict[str, Any], data: bytes) -> float:
    work = Path(tempfile.mkdtemp(dir=folder))
    (work / 'dataset').write_bytes(data)
    config = {'name': 'bench', 'model': {'name': MODEL}, 'trainer': 'transformers', 'training': training}
    trainer, clock = TransformersTrainer(), Clock()
    trainer.check(config, lambda: None)
    trainer.prepare(config, lambda: None)
    list(trainer(TrainingJob(config, work / 'dataset', 'chatml', 'none', '0' * 64, work, None, clock, StopFlag())))
    return clock.ended - clock.began


def plain(folder: Path, training: dict[str, Any], data: bytes) -> dict[str, float]:
    work = Path(tempfile.mkdtemp(dir=folder))
    (work / 'dataset').write_bytes(data)
    job = {'training': training, 'dataset': str(work / 'dataset'), 'model': MODEL, 'output': str(work / 'out')}
    (work / 'job.json').write_text(json.dumps(job))
    script = Path(__file__).with_name('plain_trl.py')
    run = subprocess.run([sys.executable, script, work / 'job.json'], capture_output=True, text=True, check=True)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def callback_seconds(folder: Path, steps: int = 20_000) -> float:
    """Of one step on the training's own thread."""
    from podwarden_pod.training_config import read_training_config
    from podwarden_pod.transformers_trainer.channel import Channel
    from podwarden_pod.transformers_trainer.worker.callback import PodCallback

    config = {'method': 'sft', 'num_epochs': 1, 'learning_rate': 1e-3, 'batch_size': 4}
    settings = read_training_config({'name': 'x', 'model': {'name': MODEL}, 'training': config}).training
    channel = Channel(os.open(os.devnull, os.O_WRONLY))
    callback = PodCallback(channel, settings, folder, {}, processes=1)
    state = SimpleNamespace(global_step=0, max_steps=steps + 1, epoch=0.0, is_world_process_zero=True)
    control = SimpleNamespace(should_save=False, should_evaluate=False, should_training_stop=False)
    began = time.perf_counter()
    for step in range(1, steps + 1):
        state.global_step, state.epoch = step, step / steps
        callback.on_step_end(None, state, control)
    seconds = (time.perf_counter() - began) / steps
    channel.close()
    return seconds


def main(rounds: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix='trainerbench-'))
    make_hub_cache(folder)
    os.environ.update(HF_HOME=str(folder), HF_HUB_OFFLINE='1')
    training = {
        'method': 'sft',
        'num_epochs': 50,
        'max_steps': 150,
        'learning_rate': 1e-3,
        'batch_size': 8,
        'max_seq_length': 128,
        'logging_steps': 5,
        'gradient_checkpointing': False,
        # A checkpoint stops the clock of neither.
        'save_steps': 100_000,
    }
    data = dataset([talk(n) for n in range(256)])
    shares, speeds = [], []
    for number in range(rounds):
        other = plain(folder, training, data)
        seconds = ours(folder, training, data)
        shares.append(other['seconds'] / seconds)
        speeds.append((other['tokens'] / other['seconds'], other['tokens'] / seconds))
        print(f'round {number + 1}: plain trl {speeds[-1][0]:.0f} tokens/s, ours {speeds[-1][1]:.0f}', flush=True)
    import torch

    card = torch.cuda.get_device_name() if torch.cuda.is_available() else 'no GPU'
    versions = ', '.join(f'{name} {metadata.version(name)}' for name in ('torch', 'transformers', 'trl'))
    print(f'machine: {platform.processor() or platform.machine()}, {os.cpu_count()} cores, {card}; {versions}')
    share = statistics.median(shares)
    print(f'ours is {share:.3f} of plain trl (median of {rounds}; at least {WANTED_SHARE} is wanted)')
    print(f'the callback takes {callback_seconds(folder) * 1e6:.1f} microseconds a step (at most 100 are wanted)')


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
