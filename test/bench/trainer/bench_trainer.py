"""Tokens a second of our trainer, with all it reports, against plain trl, in pairs of runs on the same machine.

Ours is a whole pod against an API that answers: heartbeats, points, logs and events go out. Both are measured from the
end of the warm-up to the end of the last step, by the clock and by the processor time of all their processes, which
other work on the machine moves less. The two of a pair run at the same time, each on a core of its own: whatever else
the machine does then falls on both. With a card, or with one core, they run in turn. Also what the callback costs a
step, and what padding and packing do."""

from __future__ import annotations

import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any

TEST = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TEST / folder) for folder in ('trainer', 'pod', 'support/python')]
from api_domain import a_config, resolved  # noqa: E402
from bounds import ratio_and_bound  # noqa: E402
from fake_api import JOB_ID, JOB_TOKEN, POD_ID, FakeApi  # noqa: E402
from marks import BLOCK_STEPS  # noqa: E402
from packed import Passes, lengths, padded_share  # noqa: E402
from support import dataset, sha256, talk  # noqa: E402
from tiny_models import make_bench_model  # noqa: E402

from podwarden_pod.transformers_trainer.paid_gpu import ON_CPU_VARIABLE  # noqa: E402

WANTED_SHARE = 0.98
MOST_PADDING = 1.2
PACKED_PAIRS = 9
WARM_UP_STEPS = 10
MEASURED_STEPS = 100
# No round begins that would end later if it took as long as the longest before it.
MOST_SECONDS = 345.0
TRAINING = {
    'method': 'sft',
    'num_epochs': 100,
    'max_steps': WARM_UP_STEPS + MEASURED_STEPS,
    'learning_rate': 1e-3,
    'batch_size': 4,
    'max_seq_length': 128,
    'logging_steps': 5,
    'gradient_checkpointing': False,
    # A checkpoint stops the clock of neither.
    'save_steps': 100_000,
}
MEASURES = ('wall', 'processor')

Measured = dict[str, list[float]]


def long_talk(number: int) -> dict[str, Any]:
    """Longer than the limit, so that every batch of both holds the same number of tokens."""
    turns = [turn for n in range(12) for turn in talk(number + n)['messages']]
    return {'messages': turns}


def measured(script: str, folder: Path, job: dict[str, Any], environment: dict[str, str], core: int | None) -> Measured:
    result = folder / 'result.json'
    (folder / 'job.json').write_text(
        json.dumps({'training': TRAINING, 'warm_up_steps': WARM_UP_STEPS, 'result': str(result), **job})
    )
    # As bootstrap.sh starts the package: what it prints goes to files, which are shipped.
    with (folder / 'stdout.log').open('w') as output, (folder / 'stderr.log').open('w') as errors:
        run = subprocess.run(
            [*_on(core), sys.executable, '-B', Path(__file__).with_name(script), folder / 'job.json'],
            stdout=output,
            stderr=errors,
            env={**os.environ, **environment},
        )
    if run.returncode:
        raise SystemExit(f'{script} ended with {run.returncode}: {(folder / "stderr.log").read_text()[-2000:]}')
    return dict(json.loads(result.read_text()))


def _on(core: int | None) -> list[str]:
    return [] if core is None else ['taskset', '--cpu-list', str(core)]


def plain(folder: Path, model: str, data: bytes, core: int | None) -> Measured:
    work = Path(tempfile.mkdtemp(dir=folder))
    (work / 'dataset').write_bytes(data)
    job = {'dataset': str(work / 'dataset'), 'model': model, 'output': str(work / 'out')}
    return measured('plain_trl.py', work, job, {'HF_DATASETS_CACHE': str(work / 'arrow')}, core)


def ours(folder: Path, model: str, data: bytes, core: int | None) -> Measured:
    work = Path(tempfile.mkdtemp(dir=folder))
    api = FakeApi()
    try:
        api.world.objects['dataset'] = data
        claim = {
            'dataset': {
                'url': api.one_time_url(),
                'size_bytes': len(data),
                'sha256': sha256(data),
                'format': 'chatml',
                'compression': 'none',
            },
            'config': resolved({'name': 'bench', 'model': {'name': model}, 'training': TRAINING}),
            # The default of a deployed stage.
            'heartbeat_interval_seconds': 10,
        }
        (work / 'claim.json').write_text(json.dumps(claim))
        environment = {
            'PODWARDEN_API_URL': api.url,
            'PODWARDEN_JOB_ID': JOB_ID,
            'PODWARDEN_ATTEMPT': '1',
            'PODWARDEN_JOB_TOKEN': JOB_TOKEN,
            'RUNPOD_POD_ID': POD_ID,
            # Without a card both train on the processor.
            ON_CPU_VARIABLE: '1',
        }
        found = measured('our_training.py', work, {'work': str(work)}, environment, core)
        final = api.world.final()
        if final is None or final['type'] != 'completed' or not api.world.points() or not api.world.lines():
            raise SystemExit(f'Our training did not report as a pod does: {final}')
        return found
    finally:
        api.close()


def callback_seconds(folder: Path, steps: int = 20_000) -> float:
    """Seconds of one step on the training's own thread."""
    from podwarden_pod.training.config import read_training_config
    from podwarden_pod.transformers_trainer.channel import Channel
    from podwarden_pod.transformers_trainer.worker.training.callback import PodCallback

    settings = read_training_config(a_config()).training
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


def main(rounds: int = 5, most_seconds: float = MOST_SECONDS) -> None:
    padding()
    packing()
    with tempfile.TemporaryDirectory(prefix='trainerbench-') as folder:
        compare(Path(folder), rounds, most_seconds)


def padding() -> None:
    from podwarden_pod.transformers_trainer.worker.examples.sampling import ByLength

    for count, batch in ((1000, 4), (1000, 8), (20_000, 8)):
        sizes = lengths(count)
        ours, plain = (padded_share(sizes, order, batch) for order in (list(ByLength(sizes, batch, 42)), range(count)))
        print(
            f'padding, {count} talks in batches of {batch}: {ours:.3f} of their own tokens, in the order of the file '
            f'{plain:.3f} (at most {MOST_PADDING} is wanted)',
            flush=True,
        )


def packing() -> None:
    from podwarden_pod.transformers_trainer.worker.model.packing import settle_packing

    passes = Passes()
    plain = passes.model.config._attn_implementation
    draw = random.Random()
    pairs: list[tuple[float, float]] = []
    # The first of each warms up.
    for _ in range(PACKED_PAIRS + 1):
        took: dict[str, float] = {}
        for name in draw.sample(['alone', 'packed'], 2):
            passes.model.set_attn_implementation(plain)
            if name == 'packed':
                settle_packing(passes.model, 'the model')
            took[name] = getattr(passes, name)()
        pairs.append((took['alone'], took['packed']))
    ratio, bound = ratio_and_bound(pairs[1:])
    of = [statistics.median(side) for side in zip(*pairs[1:], strict=True)]
    print(
        f'packing: {of[0]:.0f} microseconds a token alone and {of[1]:.0f} packed, by the median of {PACKED_PAIRS} '
        f'pairs in random order; packed is {ratio:.3f} times as fast, at least {bound:.3f} with 95 % confidence (1 is '
        'wanted)',
        flush=True,
    )


def compare(folder: Path, rounds: int, most_seconds: float) -> None:
    began = time.monotonic()
    seed = random.randrange(1 << 32)
    draw = random.Random(seed)
    model = make_bench_model(folder)
    os.environ.update(HF_HOME=str(folder), HF_HUB_OFFLINE='1')
    data = dataset([long_talk(n) for n in range(256)])
    _describe(model, data)
    print(f'order drawn with seed {seed}', flush=True)
    found: list[tuple[Measured, Measured]] = []
    longest = 0.0
    cores = _cores()
    print('in turn' if cores == (None, None) else f'at the same time, on cores {cores[0]} and {cores[1]}', flush=True)
    while len(found) < rounds and time.monotonic() - began + longest < most_seconds:
        round_began = time.monotonic()
        # By lot: what a core, or a machine in its second minute, does favours neither.
        sides = draw.sample([plain, ours], 2)
        with ThreadPoolExecutor(max_workers=len(set(cores))) as at_once:
            runs = [at_once.submit(side, folder, model, data, core) for side, core in zip(sides, cores, strict=True)]
            took = dict(zip(sides, [run.result() for run in runs], strict=True))
        found.append((took[plain], took[ours]))
        longest = max(longest, time.monotonic() - round_began)
        texts = [f'{name} {sum(took[plain][name]):.2f} s, ours {sum(took[ours][name]):.2f} s' for name in MEASURES]
        lot = f'{sides[0].__name__} {"first" if cores[0] is None else f"on core {cores[0]}"}'
        print(f'round {len(found)} ({lot}): plain trl {"; ".join(texts)}', flush=True)
    for name in MEASURES:
        _conclude(name, [other[name] for other, _ in found], [own[name] for _, own in found])
    print(f'at least {WANTED_SHARE} is wanted')
    print(f'the callback takes {callback_seconds(folder) * 1e6:.1f} microseconds a step (at most 100 are wanted)')
    print(f'the whole took {time.monotonic() - began:.0f} s')


def _cores() -> tuple[int | None, int | None]:
    """The cores of the two sides of a pair; none where they cannot run at the same time."""
    import torch

    free = sorted(os.sched_getaffinity(0))
    if torch.cuda.is_available() or len(free) < 2 or shutil.which('taskset') is None:
        return None, None
    return free[0], free[1]


def _describe(model: str, data: bytes) -> None:
    import torch

    card = torch.cuda.get_device_name() if torch.cuda.is_available() else 'no GPU'
    versions = ', '.join(f'{name} {metadata.version(name)}' for name in ('torch', 'transformers', 'trl'))
    threads = os.environ.get('OMP_NUM_THREADS', 'all')
    load = os.getloadavg()[0]
    print(f'machine: {_processor()}, {os.cpu_count()} cores, {card}, load {load:.1f}; {threads} thread(s) a training')
    print(f'software: Python {platform.python_version()}, {versions}')
    wanted = ', '.join(f'{name} {value}' for name, value in TRAINING.items())
    print(f'input: {model}, {len(data)} bytes of talks; {wanted}; {WARM_UP_STEPS} steps of warm-up', flush=True)


def _processor() -> str:
    lines = Path('/proc/cpuinfo').read_text().splitlines()
    names = [line.partition(':')[2].strip() for line in lines if line.startswith('model name')]
    return names[0] if names else platform.machine()


def _conclude(name: str, other: list[list[float]], own: list[list[float]]) -> None:
    """By the medians of the rounds, which hold everything, and of the blocks, of which a disturbance spoils few."""
    totals = [list(map(sum, rounds)) for rounds in (other, own)]
    pairs = list(zip(*totals, strict=True))
    shares = [a / b for a, b in pairs]
    mean, bound = ratio_and_bound(pairs)
    blocks = [list(chain.from_iterable(rounds)) for rounds in (other, own)]
    of_block = [statistics.median(seconds) for seconds in blocks]
    spreads = [(high - low) / median for median, (low, _, high) in zip(of_block, map(_quartiles, blocks), strict=True)]
    tokens = BLOCK_STEPS * int(TRAINING['batch_size']) * int(TRAINING['max_seq_length'])
    print(
        f'{name} time: ours is {mean:.3f} of plain trl by the mean of {len(pairs)} pairs, at least {bound:.3f} '
        f'with 95 % confidence ({min(shares):.3f} to {max(shares):.3f}), and {of_block[0] / of_block[1]:.3f} '
        f'by the median of {len(blocks[0])} blocks of {BLOCK_STEPS} steps: {tokens / of_block[0]:.0f} and '
        f'{tokens / of_block[1]:.0f} tokens/s, quartiles {spreads[0]:.1%} and {spreads[1]:.1%} apart'
    )


def _quartiles(seconds: list[float]) -> list[float]:
    return statistics.quantiles(seconds, n=4)


if __name__ == '__main__':
    main(*(kind(text) for kind, text in zip((int, float), sys.argv[1:], strict=False)))
