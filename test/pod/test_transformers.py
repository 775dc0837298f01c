"""The parts of the transformers trainer without its libraries: records, packages, checkpoints, processes, reasons."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import queue
import signal
import sys
import tarfile
import textwrap
import time
import unittest
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from support import POD, PodTest, a_config

from podwarden_pod.api.claim import PaidGpu
from podwarden_pod.common.failures import PodFailure, Stopped
from podwarden_pod.common.stop_flag import StopFlag
from podwarden_pod.lifecycle.preparation import Preparation
from podwarden_pod.training.job import TrainingJob
from podwarden_pod.transformers_trainer import entry, environment
from podwarden_pod.transformers_trainer.channel import Channel, messages
from podwarden_pod.transformers_trainer.checkpoints.folder import fits, settle, snapshot
from podwarden_pod.transformers_trainer.checkpoints.folder_tar import pack_folder, unpack_folder
from podwarden_pod.transformers_trainer.checkpoints.packer import CheckpointPacker
from podwarden_pod.transformers_trainer.faults.diagnosis import diagnose, diagnose_exit, first_cause
from podwarden_pod.transformers_trainer.processes import Processes
from podwarden_pod.transformers_trainer.records import examples
from podwarden_pod.transformers_trainer.worker import fetch_model
from podwarden_pod.transformers_trainer.worker.push_model import push

USER, ASSISTANT = {'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': 'a'}


class Records(PodTest):
    def read(self, dataset_format: str, *records: dict[str, Any], compression: str = 'none') -> list[dict[str, Any]]:
        data = ''.join(json.dumps(record) + '\n' for record in records).encode()
        path = self.work / 'dataset'
        path.write_bytes(gzip.compress(data) if compression == 'gzip' else data)
        self.ignored: set[str] = set()
        return list(examples(path, dataset_format, compression, self.ignored))

    def test_every_format_becomes_what_its_methods_learn_from(self) -> None:
        prompted = {'line': 1, 'prompt': [USER], 'completion': [ASSISTANT]}
        system = {'role': 'system', 'content': 's'}
        for name, record, expected in (
            ('chatml', {'messages': [USER, ASSISTANT]}, {'line': 1, 'messages': [USER, ASSISTANT]}),
            (
                'sharegpt',
                {'conversations': [{'from': 'human', 'value': 'q'}, {'from': 'gpt', 'value': 'a'}]},
                {'line': 1, 'messages': [USER, ASSISTANT]},
            ),
            ('alpaca', {'instruction': 'q', 'input': '', 'output': 'a'}, prompted),
            (
                'openorca',
                {'system_prompt': 's', 'question': 'q', 'response': 'a'},
                {**prompted, 'prompt': [system, USER]},
            ),
            (
                'dpo',
                {'prompt': 'q', 'chosen': 'a', 'rejected': [ASSISTANT]},
                {'line': 1, 'prompt': [USER], 'chosen': [ASSISTANT], 'rejected': [ASSISTANT]},
            ),
            ('kto', {'prompt': 'q', 'completion': 'a', 'label': False}, {**prompted, 'label': False}),
            ('text', {'text': 'words'}, {'line': 1, 'text': 'words'}),
        ):
            with self.subTest(name):
                self.assertEqual(self.read(name, record), [expected])
                self.assertEqual(self.ignored, set())

    def test_an_instruction_keeps_its_input(self) -> None:
        [example] = self.read('alpaca', {'instruction': 'q', 'input': 'more', 'output': 'a'})
        self.assertEqual(example['prompt'][0]['content'], 'q\n\nmore')

    def test_a_prompt_that_an_answer_repeats_is_taken_off(self) -> None:
        [example] = self.read('dpo', {'prompt': 'q', 'chosen': [USER, ASSISTANT], 'rejected': 'b'})
        self.assertEqual(example['chosen'], [ASSISTANT])

    def test_reads_gzip_and_tells_which_fields_it_does_not_use(self) -> None:
        record = {'text': 'a', 'source': 'x', 'id': 1}
        self.assertEqual(len(self.read('text', record, record, compression='gzip')), 2)
        self.assertEqual(self.ignored, {'source', 'id'})

    def test_names_the_first_bad_line(self) -> None:
        good = {'messages': [USER, ASSISTANT]}
        for name, bad, why in (
            ('chatml', {'messages': [USER]}, 'no turn of the assistant'),
            ('chatml', {'messages': [{'role': 'narrator', 'content': 'x'}, ASSISTANT]}, 'role "narrator"'),
            ('sharegpt', {'conversations': [{'from': 'narrator', 'value': 'x'}]}, 'role "narrator"'),
            ('dpo', {'prompt': [USER], 'chosen': [USER], 'rejected': 'b'}, 'nothing beyond the prompt'),
        ):
            first = {'chatml': good, 'sharegpt': None, 'dpo': None}[name]
            with self.subTest(why), self.assertRaises(PodFailure) as caught:
                self.read(name, *([first] if first else []), bad)
            self.assertEqual(caught.exception.code, 'dataset_invalid_format')
            self.assertIn(f'Line {2 if first else 1} of the dataset', caught.exception.message)
            self.assertIn(why, caught.exception.message)


def named(name: str, text: str = '', base: type[BaseException] = RuntimeError) -> BaseException:
    return type(name, (base,), {})(text)


class Reasons(unittest.TestCase):
    def test_failures_of_the_libraries_are_told_apart_f19_f20_f18_f26_f39_h21(self) -> None:
        for error, code in (
            (named('OutOfMemoryError', 'CUDA out of memory. Tried to allocate 2 GiB'), 'out_of_memory'),
            (RuntimeError('CUDA error: out of memory'), 'out_of_memory'),
            (MemoryError(), 'out_of_memory'),
            (named('RepositoryNotFoundError', '401 Client Error', OSError), 'model_not_found'),
            (named('GatedRepoError', 'Access to model x is restricted', OSError), 'model_not_found'),
            (OSError('x/y is not a local folder and is not a valid model identifier'), 'model_not_found'),
            (ValueError('x contains custom code which must be executed'), 'model_not_found'),
            (named('DistBackendError', 'NCCL error in: ProcessGroupNCCL.cpp'), 'gpu_unusable'),
            (RuntimeError('The NVIDIA driver on your system is too old (found version 11040)'), 'gpu_unusable'),
            (RuntimeError('CUDA error: no kernel image is available for execution on the device'), 'gpu_unusable'),
            (RuntimeError('CUDA error: device-side assert triggered'), 'training_crashed'),
            (RuntimeError('[enforce fail at inline_container.cc:664] . unexpected pos 50 vs 49'), 'training_crashed'),
            (RuntimeError("Client error '401 Unauthorized' for url 'x'"), 'model_not_found'),
            (named('ConnectError', '[Errno 111] Connection refused'), 'install_failed'),
            (named('SafetensorError', 'No space left on device (os error 28)'), 'training_crashed'),
            (ImportError('no module named peft'), 'install_failed'),
            (ZeroDivisionError('x'), 'training_crashed'),
        ):
            self.assertEqual(diagnose(error).code, code, repr(error))

    def test_takes_time_in_proportion_to_a_message_of_others_and_no_more(self) -> None:
        for piece in ("couldn't connect to ", 'inline_container', 'model type `a', 'Client error ', ' ', 'a-'):
            before = time.process_time()
            diagnose(RuntimeError(piece * (300_000 // len(piece))))
            self.assertLess(time.process_time() - before, 2, piece)

    def test_says_what_to_change_when_memory_ran_out_f19_f20(self) -> None:
        self.assertIn('Lower batch_size', diagnose(named('OutOfMemoryError')).message)
        self.assertIn('Raise disk_gb', diagnose(OSError(28, 'No space left on device')).message)

    def test_the_cause_below_a_wrapping_error_counts(self) -> None:
        try:
            try:
                raise PodFailure('dataset_invalid_format', 'Line 7')
            except PodFailure as cause:
                raise RuntimeError('An error occurred while generating the dataset') from cause
        except RuntimeError as error:
            self.assertEqual(diagnose(error).message, 'Line 7')

    def test_a_process_that_the_kernel_killed_ran_out_of_memory(self) -> None:
        self.assertEqual(diagnose_exit(-signal.SIGKILL, True).code, 'out_of_memory')
        failure = diagnose_exit(-signal.SIGKILL, False)
        self.assertEqual((failure.code, failure.exit_code), ('training_crashed', 137))
        self.assertEqual(diagnose_exit(-signal.SIGSEGV, True).exit_code, 139)

    def test_of_several_processes_the_one_that_knows_why_is_heard(self) -> None:
        codes = ('gpu_unusable', 'training_crashed', 'out_of_memory')
        self.assertEqual(first_cause([PodFailure(code, '') for code in codes]).code, 'out_of_memory')


CONFIG = a_config()


class Environment(PodTest):
    def test_the_lock_is_whole_hashed_and_leaves_torch_to_the_image_f11_f34(self) -> None:
        versions = environment.locked_versions(environment.LOCK)
        self.assertEqual(environment.LOCK, POD / 'requirements.txt')
        for line in (POD / 'requirements.in').read_text().splitlines():
            if '==' in line and not line.startswith('#'):
                name, version = line.split('==')
                self.assertEqual(versions[name], version)
        self.assertNotIn('torch', versions)
        self.assertFalse([name for name in versions if name.startswith(('nvidia-', 'triton'))])
        blocks = environment.LOCK.read_text().split('\n')
        self.assertEqual(sum('==' in line and not line.startswith(' ') for line in blocks), len(versions))
        self.assertGreaterEqual(sum('--hash=sha256:' in line for line in blocks), len(versions))

    def test_knows_what_the_image_lacks(self) -> None:
        lock = self.work / 'lock'
        lock.write_text('one==1.0 \\\n    --hash=sha256:00\n    # via x\ntwo==2.0 \\\n    --hash=sha256:00\n')
        self.assertEqual(environment.missing_here(lock, lambda name: '1.0'), ['two'])

    def test_a_command_that_fails_is_install_failed_with_its_last_words(self) -> None:
        with self.assertRaises(PodFailure) as caught:
            environment._run([sys.executable, '-c', 'import sys; sys.exit("no such wheel")'], lambda: None)
        self.assertEqual(caught.exception.code, 'install_failed')
        self.assertIn('no such wheel', caught.exception.message)

    def test_lines_of_a_command_are_heard_while_it_runs(self) -> None:
        heard: list[str] = []
        go_on = self.work / 'go-on'

        def hear(line: str) -> None:
            heard.append(line)
            go_on.touch()

        waits = 'while not os.path.exists(sys.argv[1]): time.sleep(0.01)'
        script = f'import os, sys, time\nprint("one", flush=True)\n{waits}\nprint("two")'
        command = [sys.executable, '-c', script, str(go_on)]
        output = environment._run(command, lambda: None, seconds=30, hear=hear)
        self.assertEqual((output, heard), ('one\ntwo\n', ['one', 'two']))

    def test_an_installation_is_broken_off_when_the_job_is_to_stop(self) -> None:
        def check() -> None:
            raise Stopped('a test')

        with self.assertRaises(Stopped):
            environment._run([sys.executable, '-c', 'import time; time.sleep(60)'], check)

    def test_nothing_is_installed_for_a_torch_that_sees_too_few_gpus_s2(self) -> None:
        trainer = entry.TransformersTrainer()
        with (
            mock.patch.object(environment, 'missing_here', lambda lock: ['trl']),
            mock.patch.object(environment, 'probe_torch', lambda *_: {'torch': '2.9.1', 'gpus': 1}),
            mock.patch.object(environment, 'install', side_effect=AssertionError('it was installed')),
            redirect_stdout(io.StringIO()),
            self.assertRaises(PodFailure) as caught,
        ):
            trainer.check(CONFIG, lambda: None, PaidGpu('NVIDIA L4', 2, 24))
            trainer.prepare(CONFIG, lambda: None)
        self.assertEqual(caught.exception.code, 'gpu_unusable')

    def test_an_image_with_all_packages_is_compared_before_anything_is_fetched_s2(self) -> None:
        trainer = entry.TransformersTrainer()
        with (
            mock.patch.object(environment, 'missing_here', lambda lock: []),
            mock.patch.object(environment, 'probe', lambda *_: {'torch': '2.9.1+cpu', 'gpus': 0, 'built_for': 'cpu'}),
            redirect_stdout(io.StringIO()),
            self.assertRaises(PodFailure) as caught,
        ):
            trainer.check(CONFIG, lambda: None, PaidGpu('NVIDIA L4', 1, 24))
        self.assertEqual(caught.exception.code, 'install_failed')

    def test_a_preparation_that_fails_ends_the_download(self) -> None:
        trainer = mock.Mock(prepare=mock.Mock(side_effect=PodFailure('model_not_found', 'x')))
        with Preparation(trainer, {}, lambda: None) as preparation, self.assertRaises(PodFailure):
            preparation.wait()
        with self.assertRaises(PodFailure):
            preparation.check()

    def test_what_cannot_be_imported_is_found_before_anything_is_fetched_f11_f34(self) -> None:
        trainer = mock.Mock(check=mock.Mock(side_effect=PodFailure('install_failed', 'x')))
        with self.assertRaises(PodFailure):
            Preparation(trainer, {}, lambda: None)
        trainer.prepare.assert_not_called()


class FetchModel(PodTest):
    def fetch(self, files: dict[str, int], download: Any) -> list[dict[str, int]]:
        folder = SimpleNamespace(path='onnx')
        tree = [folder, *(SimpleNamespace(path=path, size=size) for path, size in files.items())]
        api = SimpleNamespace(list_repo_tree=lambda name, **_: tree)
        self.told = io.StringIO()
        with redirect_stdout(self.told), mock.patch.object(fetch_model, 'TELL_SECONDS', 0.01):
            path = fetch_model.fetch('owner/name', None, api, download, str(self.work))
        self.assertEqual(path, 'there')
        return [json.loads(line) for line in self.told.getvalue().splitlines()]

    def test_tells_how_many_bytes_of_the_model_are_here(self) -> None:
        blobs = self.work / 'models--owner--name' / 'blobs'

        def download(name: str, revision: str | None, ignore_patterns: list[str]) -> str:
            self.assertIn('*.bin', ignore_patterns)
            blobs.mkdir(parents=True)
            (blobs / 'one.incomplete').write_bytes(bytes(8192))
            end = time.monotonic() + 10
            while '"done_bytes": 8192' not in self.told.getvalue() and time.monotonic() < end:
                time.sleep(0.01)
            (blobs / 'one.incomplete').rename(blobs / 'one')
            (blobs / 'two').write_bytes(bytes(100))
            return 'there'

        files = {'model.safetensors': 8192, 'config.json': 100, 'model.bin': 8192, 'onnx/model.onnx': 9}
        told = self.fetch(files, download)
        self.assertEqual({line['total_bytes'] for line in told}, {8292})
        self.assertIn({'done_bytes': 8192, 'total_bytes': 8292}, told)
        self.assertEqual(told[-1]['done_bytes'], 8292)

    def test_fetches_no_model_that_the_disk_has_no_room_for(self) -> None:
        def download(*_: Any, **__: Any) -> str:
            raise AssertionError('it was fetched')

        with self.assertRaises(PodFailure) as caught:
            self.fetch({'model.safetensors': 1 << 60}, download)
        self.assertIn('Raise disk_gb', caught.exception.message)


class Hub(unittest.TestCase):
    def test_a_model_goes_to_a_private_repository_only_f23_h6_h7(self) -> None:
        api = mock.Mock()
        api.repo_info.return_value.private = True
        push(api, 'owner/name', 'folder')
        api.create_repo.assert_called_once_with('owner/name', private=True, exist_ok=True)
        self.assertEqual(api.upload_folder.call_args.kwargs['folder_path'], 'folder')
        api.repo_info.return_value.private = False
        api.upload_folder.reset_mock()
        with self.assertRaises(ValueError):
            push(api, 'owner/name', 'folder')
        api.upload_folder.assert_not_called()


class Checkpoints(PodTest):
    def checkpoint(self, step: int, best: int | None = None) -> Path:
        folder = self.work / 'trainer' / f'checkpoint-{step}'
        folder.mkdir(parents=True)
        (folder / 'adapter.safetensors').write_text(f'weights of {step}')
        (folder / 'optimizer.pt').write_text('moments')
        name = str(self.work / 'trainer' / f'checkpoint-{best}') if best else None
        (folder / 'trainer_state.json').write_text(json.dumps({'global_step': step, 'best_model_checkpoint': name}))
        return folder

    def test_a_checkpoint_travels_with_its_best_model_f21(self) -> None:
        best = self.checkpoint(4)
        last = self.checkpoint(8, best=4)
        taken = snapshot(last, self.work / 'checkpoint-000008', {'seed': 1}, best)
        packed = pack_folder(taken, self.work / 'checkpoint-000008.tar')
        self.assertFalse(taken.exists())
        self.assertTrue((last / 'optimizer.pt').exists())
        unpack_folder(packed, self.work / 'unpacked')
        self.assertTrue(fits(self.work / 'unpacked', {'seed': 1}))
        self.assertFalse(fits(self.work / 'unpacked', {'seed': 2}))
        settled = settle(self.work / 'unpacked', self.work / 'new')
        state = json.loads((settled / 'trainer_state.json').read_text())
        kept = Path(state['best_model_checkpoint'])
        self.assertEqual((kept / 'adapter.safetensors').read_text(), 'weights of 4')
        self.assertFalse((kept / 'optimizer.pt').exists())
        self.assertEqual(settled.name, 'checkpoint-8')

    def test_settings_that_another_version_left_open_tell_no_trainings_apart_f21(self) -> None:
        then = {'settings': {'packing': None, 'lora_r': 16, 'seed': 1}, 'processes': 1}
        taken = snapshot(self.checkpoint(4), self.work / 'checkpoint-000004', then, None)
        for settings, same in (
            ({'packing': False, 'lora_r': None, 'seed': 1, 'group_by_length': True}, True),
            ({'packing': False, 'lora_r': None, 'seed': 2}, False),
            ({'packing': False, 'lora_r': 8, 'seed': 1}, False),
        ):
            self.assertEqual(fits(taken, {'settings': settings, 'processes': 1}), same)
        self.assertFalse(fits(taken, {'settings': then['settings'], 'processes': 2}))

    def test_the_same_files_make_the_same_bytes(self) -> None:
        packed = []
        for name in ('one', 'two'):
            folder = self.work / name
            folder.mkdir()
            (folder / 'b').write_text('2')
            (folder / 'a').write_text('1')
            os.utime(folder / 'a', (len(packed), len(packed)))
            packed.append(pack_folder(folder, self.work / f'{name}.tar').read_bytes())
        self.assertEqual(*packed)

    def test_a_full_disk_is_made_room_on_and_the_tar_is_whole(self) -> None:
        def contents(folder: Path) -> list[tuple[str, bytes]]:
            return sorted((path.name, path.read_bytes()) for path in folder.iterdir())

        folder = self.work / 'folder'
        folder.mkdir()
        for name in 'abc':
            (folder / name).write_bytes(name.encode() * 70_000)
        expected = contents(folder)
        real, failed = tarfile.copyfileobj, list[str]()

        def copy(source: Any, target: Any, length: int, *rest: Any, **options: Any) -> None:
            if Path(source.name).name == 'b' and not failed:
                failed.append('b')
                target.write(source.read(1000))
                raise OSError(28, 'No space left on device')
            real(source, target, length, *rest, **options)

        with mock.patch.object(tarfile, 'copyfileobj', copy):
            packed = pack_folder(folder, self.work / 'x.tar', lambda: True)
        self.assertEqual(failed, ['b'])
        unpack_folder(packed, self.work / 'unpacked')
        self.assertEqual(contents(self.work / 'unpacked'), expected)

    def test_a_tar_that_leads_out_of_its_folder_is_refused(self) -> None:
        with tarfile.open(self.work / 'bad.tar', 'w') as tar:
            tar.addfile(tarfile.TarInfo('../outside'))
        with self.assertRaises(PodFailure):
            unpack_folder(self.work / 'bad.tar', self.work / 'unpacked')
        (self.work / 'no.tar').write_bytes(b'no tar at all')
        with self.assertRaises(PodFailure):
            unpack_folder(self.work / 'no.tar', self.work / 'unpacked')

    def test_a_newer_checkpoint_takes_the_place_of_one_that_waits(self) -> None:
        handed: list[str] = []
        packer = CheckpointPacker(lambda path: handed.append(path.name))
        for step in range(5):
            folder = self.work / f'checkpoint-{step}'
            folder.mkdir()
            (folder / 'x').write_text('x')
            packer.submit(folder)
        packer.close()
        self.assertEqual(handed[-1], 'checkpoint-4.tar')
        self.assertEqual(sorted(p.name for p in self.work.glob('checkpoint-?')), [])

    def test_a_disk_that_stays_full_is_told_once(self) -> None:
        tried: queue.SimpleQueue[str] = queue.SimpleQueue()
        said: list[str] = []

        def hand_over(path: Path) -> None:
            path.unlink()
            tried.put(path.name)
            if path.name != 'checkpoint-3.tar':
                raise OSError(errno.ENOSPC, 'No space left on device')

        packer = CheckpointPacker(hand_over, said.append)
        with redirect_stdout(io.StringIO()) as printed:
            for step in range(1, 6):
                folder = self.work / f'checkpoint-{step}'
                folder.mkdir()
                packer.submit(folder)
                tried.get(timeout=10)
            packer.close()
        self.assertEqual([text.partition(' ')[0] for text in said], ['checkpoint-1', 'checkpoint-4'])
        self.assertIn('disk_gb', said[0])
        self.assertEqual(printed.getvalue().count('is not kept'), 4)


WORKER = """
import json, os, sys, time
from podwarden_pod.transformers_trainer.channel import Channel
channel = Channel(int(sys.argv[sys.argv.index('--channel') + 1]))
rank = os.environ.get('RANK', '0')
work = json.load(open(sys.argv[sys.argv.index('--job') + 1]))['work']
def wait_for_stop():
    while not os.path.exists(os.path.join(work, 'stop')):
        time.sleep(0.01)
"""


class Workers(PodTest):
    """The pod's side against workers that only talk."""

    def train(self, script: str, count: int = 1, stop_in_training: bool = False, **config_fields: Any) -> mock.Mock:
        (self.work / 'talking_worker.py').write_text(WORKER + textwrap.dedent(script))
        stop = StopFlag()
        report = mock.Mock()
        if stop_in_training:
            report.training.side_effect = lambda *_: stop.request('budget_exceeded', 'a test')
        trainer = entry.TransformersTrainer()
        trainer._found = {'gpus': count}
        config = {**CONFIG, **config_fields}
        job = TrainingJob(config, self.work / 'd', 'dataset-1', 'chatml', 'none', 'ab', self.work, None, report, stop)
        variables = {'PYTHONPATH': f'{POD}:{self.work}'}
        with (
            mock.patch('podwarden_pod.transformers_trainer.processes.ENTRY', 'talking_worker'),
            mock.patch.object(entry, '_worker_environment', lambda: {**os.environ, **variables}),
        ):
            self.files = list(trainer(job))
        return report

    def test_passes_on_what_a_worker_tells_f15_h16_f16_f44(self) -> None:
        report = self.train("""
            os.mkdir(f'{work}/made')
            open(f'{work}/made/x', 'w').write('x')
            channel.tell('training', total_steps=3, total_epochs=1.0)
            channel.tell('step', step=1, epoch=0.3)
            channel.tell('point', step=1, measures={'train_loss': float('nan')})
            channel.tell('artifact', folder=f'{work}/made', name='model.tar', artifact='model')
            channel.tell('done')
            channel.close()
        """)
        report.training.assert_called_once_with(3, 1.0)
        report.step.assert_called_once_with(1, 0.3)
        self.assertNotEqual(report.point.call_args.kwargs['train_loss'], report.point.call_args.kwargs['train_loss'])
        self.assertEqual([(file.name, file.kind) for file in self.files], [('model.tar', 'model')])

    def test_a_model_that_is_whole_is_kept_whatever_comes_after(self) -> None:
        made = """
            os.mkdir(f'{work}/made')
            open(f'{work}/made/x', 'w').write('x')
            channel.tell('training', total_steps=1, total_epochs=1.0)
            channel.tell('saved', folder=f'{work}/made', name='model.tar', artifact='model')
            channel.tell('begins', what='The last evaluation')
        """
        ends = {
            'kill': 'channel.close()\nos.kill(os.getpid(), 9)',
            'failure': "channel.tell('failed', code='out_of_memory', message='a test')\nchannel.close()\nos._exit(1)",
        }
        for name, end in ends.items():
            with self.subTest(name):
                report = self.train(textwrap.dedent(made) + end)
                self.assertEqual([file.name for file in self.files], ['model.tar'])
                self.assertIn('The last evaluation is missing', report.notice.call_args.args[0])
                (self.work / 'model.tar').unlink()

    def test_what_is_said_after_it_comes_to_the_owner(self) -> None:
        report = self.train("""
            os.mkdir(f'{work}/made')
            open(f'{work}/made/x', 'w').write('x')
            channel.tell('artifact', folder=f'{work}/made', name='adapter.tar', artifact='adapter')
            channel.tell('notice', text='The merged model could not be made.')
            channel.tell('done')
            channel.close()
        """)
        report.notice.assert_called_once_with('The merged model could not be made.')

    def test_the_hub_is_asked_once_the_model_is_in_our_own_bucket_f23_h6_h7(self) -> None:
        script = """
            os.mkdir(f'{work}/made')
            open(f'{work}/made/x', 'w').write('x')
            channel.tell('artifact', folder=f'{work}/made', name='adapter.tar', artifact='adapter')
            channel.tell('done')
            channel.close()
        """
        pushed: list[bool] = []

        def push_model(python: str, repository: str, folder: Path, *_: Any) -> None:
            pushed.append((folder / 'x').exists() and (self.work / 'adapter.tar').exists())

        with mock.patch.object(environment, 'push_model', push_model):
            self.train(script, push_to_hub={'repo_id': 'owner/name'})
        self.assertEqual(pushed, [True])

    def test_a_worker_is_asked_for_a_checkpoint_before_it_stops_g8_f8(self) -> None:
        with self.assertRaises(Stopped):
            self.train(
                """
                channel.tell('training', total_steps=3, total_epochs=1.0)
                wait_for_stop()
                open(f'{work}/had_time', 'w').close()
                channel.tell('stopped')
                channel.close()
                """,
                stop_in_training=True,
            )
        self.assertTrue((self.work / 'had_time').exists())

    def test_a_worker_that_ends_without_a_word_has_its_exit_code(self) -> None:
        for script, exit_code in (('os._exit(7)', 7), ('os.kill(os.getpid(), 11)', 139)):
            with self.assertRaises(PodFailure) as caught:
                self.train(script)
            self.assertEqual((caught.exception.code, caught.exception.exit_code), ('training_crashed', exit_code))

    def test_one_failed_worker_ends_the_others_and_its_reason_counts(self) -> None:
        with self.assertRaises(PodFailure) as caught:
            self.train(
                """
                if rank == '1':
                    channel.tell('failed', code='out_of_memory', message='a test')
                    channel.close()
                    os._exit(1)
                channel.tell('failed', code='gpu_unusable', message='NCCL')
                time.sleep(0.2)
                channel.close()
                os._exit(1)
                """,
                count=2,
            )
        self.assertEqual(caught.exception.code, 'out_of_memory')

    def test_an_end_without_an_outcome_is_no_success_f23_h6_h7(self) -> None:
        with self.assertRaises(PodFailure) as caught:
            self.train('channel.close()')
        self.assertIn('without an outcome', caught.exception.message)

    def test_none_outlives_the_pod_that_reads_it(self) -> None:
        read, write = os.pipe()
        lost: list[bool] = []
        channel = Channel(write, lambda: lost.append(True))
        os.close(read)
        channel.tell('step', step=1)
        channel._thread.join(10)
        self.assertEqual(lost, [True])

    def test_half_a_line_is_no_message(self) -> None:
        path = self.work / 'lines'
        path.write_bytes(b'{"kind": "ping"}\n{"kind": "po')
        with path.open('rb') as file:
            self.assertEqual(list(messages(file)), [{'kind': 'ping'}])

    def test_all_are_ended_however_deaf_they_are(self) -> None:
        (self.work / 'talking_worker.py').write_text(
            f'{WORKER}\nimport signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nchannel.tell("step")\n'
            'time.sleep(600)\n'
        )
        job = self.work / 'job.json'
        job.write_text(json.dumps({'work': str(self.work)}))
        variables = {**os.environ, 'PYTHONPATH': f'{POD}:{self.work}'}
        with (
            mock.patch('podwarden_pod.transformers_trainer.processes.ENTRY', 'talking_worker'),
            mock.patch('podwarden_pod.transformers_trainer.processes.TERMINATE_SECONDS', 0.2),
        ):
            running = Processes(sys.executable, job, 2, variables)
            self.assertIsNotNone(running.next_message(30))
            running.end()
        self.assertFalse(running.running())


if __name__ == '__main__':
    unittest.main()
