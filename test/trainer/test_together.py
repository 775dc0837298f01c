"""Two processes of a training, joined as on a pod, in what they have to do alike: when a checkpoint is kept and when it
ends, how long they wait for each other, and what only one of them does."""

from __future__ import annotations

import json
import os
import shutil
import socket
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from support import WORDS, dataset, resolved, sha256, talk
from tiny_models import REVISION, make_hub_cache

from podwarden_pod.training.config import read_training_config
from podwarden_pod.transformers_trainer.worker.model import hardware

TRAINING = {'method': 'sft', 'num_epochs': 1, 'learning_rate': 1e-4, 'batch_size': 1}
STEPS = 40


def _joined(rank: int, port: int, work: str, part: str) -> None:
    """A process of two; answers by a file."""
    place = {'RANK': rank, 'LOCAL_RANK': rank, 'WORLD_SIZE': 2, 'LOCAL_WORLD_SIZE': 2, 'MASTER_PORT': port}
    os.environ.update({name: str(value) for name, value in place.items()})
    os.environ.update(MASTER_ADDR='127.0.0.1', CUDA_VISIBLE_DEVICES='', HF_DATASETS_CACHE=f'{work}/arrow')
    # The libraries read it as they are imported.
    os.environ['HF_HUB_OFFLINE'] = '1'
    answer = {'steps': _steps, 'waiting': _waiting, 'preparing': _preparing}[part](rank, Path(work))
    Path(work, f'{rank}.json').write_text(json.dumps(answer))


def _settings(**training: Any) -> Any:
    config = resolved({'name': 'x', 'model': {'name': 'a/b'}, 'training': {**TRAINING, **training}})
    return read_training_config(config).training


def _steps(rank: int, work: Path) -> dict[str, Any]:
    """Steps that take as long as the gradients of the other process; each process has its own idea of the time."""
    import torch
    import torch.distributed as dist

    from podwarden_pod.transformers_trainer.worker.training.callback import PodCallback

    settings = json.loads((work / 'settings.json').read_text())
    hardware.choose_hardware(_settings())
    now = 0.0
    told = mock.Mock()
    callback = PodCallback(told, _settings(), work, {}, processes=2, clock=lambda: now)
    state = SimpleNamespace(
        global_step=0, max_steps=STEPS, is_world_process_zero=rank == 0, epoch=0.5, best_model_checkpoint=None
    )
    arguments = SimpleNamespace(output_dir=str(work))
    callback.on_train_begin(arguments, state, None)
    saved = []
    for state.global_step in range(1, STEPS):
        now += settings['seconds_a_step'][rank]
        dist.all_reduce(torch.zeros(1))
        if rank == 0 and state.global_step == settings.get('stop_at'):
            (work / 'stop').write_text('')
        control = SimpleNamespace(should_save=False, should_evaluate=False, should_training_stop=False)
        callback.on_step_end(arguments, state, control)
        if control.should_save:
            saved.append(state.global_step)
            callback.on_save(arguments, state, control)
        if control.should_training_stop:
            break
    return {'saved': saved, 'last': state.global_step, 'stopped': callback.stopped}


def _waiting(rank: int, work: Path) -> float:
    import torch
    from torch.distributed.distributed_c10d import _get_default_group

    hardware.choose_hardware(_settings())
    return float(_get_default_group()._get_backend(torch.device('cpu')).options._timeout.total_seconds())


def _preparing(rank: int, work: Path) -> dict[str, Any]:
    """How often this process renders an example."""
    from podwarden_pod.transformers_trainer.worker.examples.data import read_data
    from podwarden_pod.transformers_trainer.worker.examples.prepared import prepare
    from podwarden_pod.transformers_trainer.worker.examples.rendering import Rendering
    from podwarden_pod.transformers_trainer.worker.model.models import load_tokenizer

    class Counting(Rendering):
        rendered = 0

        def conversation(self, *args: Any) -> Any:
            Counting.rendered += 1
            return super().conversation(*args)

    settings = _settings()
    hardware.choose_hardware(settings)
    job = json.loads((work / 'job.json').read_text())
    tokenizer = load_tokenizer(SimpleNamespace(name=job['model'], revision=None))
    rendering = Counting(tokenizer)
    data = prepare(read_data(job, settings), tokenizer, rendering, settings, 64)
    return {'rendered': Counting.rendered, 'ids': sha256(json.dumps(list(data.train['input_ids'])).encode())}


class Together(unittest.TestCase):
    def setUp(self) -> None:
        self.work = Path(tempfile.mkdtemp(prefix='trainertest-'))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)

    def both(self, part: str) -> list[Any]:
        import torch.multiprocessing as processes

        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            port = probe.getsockname()[1]
        processes.spawn(_joined, args=(port, str(self.work), part), nprocs=2)
        return [json.loads((self.work / f'{rank}.json').read_text()) for rank in range(2)]

    def steps(self, seconds_a_step: list[float], stop_at: int | None = None) -> list[Any]:
        given = {'seconds_a_step': seconds_a_step, 'stop_at': stop_at}
        (self.work / 'settings.json').write_text(json.dumps(given))
        return self.both('steps')

    def test_keep_a_checkpoint_by_the_clock_of_the_first_at_the_same_steps(self) -> None:
        # Every ten steps are twenty minutes for the first; the other thinks that no time passes.
        one, other = self.steps([120, 0])
        self.assertEqual(one, other)
        self.assertEqual(one['saved'], [12, 24, 36])

    def test_keep_none_by_the_clock_of_another(self) -> None:
        one, other = self.steps([0, 120])
        self.assertEqual((one['saved'], other['saved']), ([], []))

    def test_end_at_the_same_step_with_its_checkpoint(self) -> None:
        one, other = self.steps([0, 0], stop_at=17)
        self.assertEqual(one, other)
        self.assertEqual(one, {'saved': [19], 'last': 19, 'stopped': True})

    def test_wait_for_each_other_as_long_as_preparing_takes(self) -> None:
        # torch itself waits for ten minutes; half an hour for gloo.
        self.assertEqual(self.both('waiting'), [hardware.COLLECTIVE_SECONDS] * 2)
        self.assertGreaterEqual(hardware.COLLECTIVE_SECONDS, 2 * 3600)

    def test_one_prepares_the_data_for_both(self) -> None:
        make_hub_cache(self.work / 'models')
        model = self.work / 'models' / 'hub' / 'models--podwarden-test--tiny-llama' / 'snapshots' / REVISION
        talks = dataset([talk(n) for n in range(len(WORDS) * 4)])
        (self.work / 'dataset').write_bytes(talks)
        job = {
            'model': str(model),
            'dataset': str(self.work / 'dataset'),
            'dataset_format': 'chatml',
            'dataset_compression': 'none',
            'dataset_sha256': sha256(talks),
            'validation': None,
            'work': str(self.work),
        }
        (self.work / 'job.json').write_text(json.dumps(job))
        one, other = self.both('preparing')
        # The first shows an example besides.
        self.assertEqual((one['rendered'], other['rendered']), (len(WORDS) * 4 + 1, 0))
        self.assertEqual(one['ids'], other['ids'])


class Peers(unittest.TestCase):
    def variables(self, *, may_write: bool) -> dict[str, str]:
        with (
            mock.patch.dict(os.environ),
            mock.patch.object(hardware, 'check_cuda_p2p_ib_support', return_value=may_write),
        ):
            for name in hardware.PEERS_OFF:
                os.environ.pop(name, None)
            hardware.spare_peers()
            return {name: os.environ[name] for name in hardware.PEERS_OFF if name in os.environ}

    def test_cards_that_lose_what_is_written_into_each_other_go_by_way_of_the_machine(self) -> None:
        self.assertEqual(self.variables(may_write=True), {})
        self.assertEqual(self.variables(may_write=False), {'NCCL_P2P_DISABLE': '1', 'NCCL_IB_DISABLE': '1'})
