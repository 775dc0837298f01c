"""One attempt from claim to outcome, in this process, against the fake world."""

from __future__ import annotations

import gzip
import json
import os
import unittest
from typing import Any
from unittest import mock

from fake_api import JOB_ID, JOB_TOKEN, POD_ID, RUNPOD_KEY, World
from support import PodTest, text_dataset

from podwarden_pod.api.claim import parse_claim
from podwarden_pod.common.failures import failure_of
from podwarden_pod.lifecycle import runner
from podwarden_pod.lifecycle.pod import Pod
from podwarden_pod.lifecycle.runner import run
from podwarden_pod.lifecycle.settings import read_settings
from podwarden_pod.training.trainers import TRAINERS, _Entry


def transfers(world: World) -> list[dict[str, Any]]:
    """The transfers that heartbeats have told."""
    told = [batch.get('progress', {}).get('transfer') for batch in list(world.batches.values())]
    return [transfer for transfer in told if transfer]


class Run(PodTest):
    def attempt(self, claim: dict[str, Any], deadman: str = '1200') -> Pod:
        environment = {
            'PODWARDEN_API_URL': self.fake.url,
            'PODWARDEN_JOB_ID': JOB_ID,
            'PODWARDEN_ATTEMPT': '1',
            'PODWARDEN_JOB_TOKEN': JOB_TOKEN,
            'RUNPOD_POD_ID': POD_ID,
            'RUNPOD_API_KEY': RUNPOD_KEY,
        }
        argv = ['--work', str(self.work), '--runpod-api-url', f'{self.fake.url}/v2']
        settings = read_settings([*argv, '--retry-seconds', '0', '--deadman-seconds', deadman], environment)
        self.pod = Pod(settings, parse_claim(claim), environment)
        self.addCleanup(self.pod.close)
        self.pod.state.start()
        self.pod.start()
        self.reported = run(self.pod, parse_claim(claim))
        return self.pod

    def error(self, claim: dict[str, Any]) -> dict[str, Any]:
        self.attempt(claim)
        final = self.world.final()
        assert final
        self.assertEqual(final['type'], 'failed')
        self.assertEqual((self.work / 'outcome').read_text().strip(), 'failed')
        error: dict[str, Any] = final['error']
        return error

    def test_completes_only_after_everything_is_with_the_api(self) -> None:
        self.world.faults['metrics'] = [500, 'drop']
        self.world.faults['events'] = [503]
        self.attempt(self.offer_job(save_steps=10))
        order = ['downloading_dataset', 'loading_model', 'training', 'evaluating', 'uploading']
        self.assertEqual(self.world.phases(), order)
        totals = next(e['totals'] for e in self.world.events if e.get('phase') == 'training')
        self.assertEqual(totals, {'total_steps': 30, 'total_epochs': 1})
        kinds = {a['kind'] for a in self.world.artifacts.values() if a['done']}
        self.assertEqual(kinds, {'checkpoint', 'model'})
        steps = [p['step'] for p in self.world.points() if 'train_loss' in p]
        self.assertEqual(steps, [10, 20, 30])
        self.assertEqual(self.world.requests[-1].json['type'], 'completed')
        seqs = [e['seq'] for e in self.world.events]
        self.assertEqual(sorted(set(seqs)), sorted(seqs))

    def test_tells_the_bytes_of_the_dataset_that_have_come_with_the_heartbeat(self) -> None:
        claim = self.offer_job(text_dataset(4000))
        self.world.objects['dataset'] = self.world.objects['dataset'][:-1]
        size = claim['dataset']['size_bytes']
        told = {'phase': 'downloading_dataset', 'done_bytes': size - 1, 'total_bytes': size}
        # The pod asks for the last byte, which is not there, and waits.
        self.world.faults['s3'] = [None, lambda: self.fake.wait_for(lambda w: told in transfers(w))]
        self.assertEqual(self.error(claim)['code'], 'dataset_corrupt')
        self.assertIn(told, transfers(self.world))

    def test_tells_the_bytes_of_the_model_that_have_gone_with_the_heartbeat(self) -> None:
        def is_told(world: World) -> bool:
            return any(transfer['phase'] == 'uploading' for transfer in transfers(world))

        # The upload waits for a heartbeat.
        self.world.faults['s3'] = [None, lambda: self.fake.wait_for(is_told)]
        self.attempt(self.offer_job())
        self.assertTrue(is_told(self.world))

    def test_tells_the_bytes_of_the_model_that_have_come(self) -> None:
        fake = self.fake

        class Fetching:
            def check(self, config: dict[str, Any], ask: Any, paid: Any) -> None: ...

            def prepare(self, config: dict[str, Any], ask: Any, fetched: Any) -> None:
                fetched(5, 10)
                told = {'phase': 'loading_model', 'done_bytes': 5, 'total_bytes': 10}
                if not fake.wait_for(
                    lambda w: any(b.get('progress', {}).get('transfer') == told for b in list(w.batches.values()))
                ):
                    raise AssertionError('no heartbeat told of the model')

            def __call__(self, job: Any) -> list[Any]:
                return []

        with mock.patch.object(runner, 'find_trainer', lambda config: Fetching()):
            self.attempt(self.offer_job())
        self.assertEqual(self.world.final()['type'], 'completed', self.world.final())
        self.assertEqual(self.world.phases(), ['downloading_dataset', 'loading_model', 'uploading'])

    def test_reads_a_dataset_that_is_gzip(self) -> None:
        claim = self.offer_job(gzip.compress(text_dataset()))
        claim['dataset']['compression'] = 'gzip'
        self.attempt(claim)
        self.assertEqual(self.world.final()['type'], 'completed')

    def test_names_what_is_wrong_with_the_dataset(self) -> None:
        error = self.error(self.offer_job(text_dataset() + b'{"txt": "a"}\n'))
        self.assertEqual(error['code'], 'dataset_invalid_format')
        self.assertIn('Line 41', error['message'])

    def test_downloads_nothing_for_a_trainer_it_does_not_have_f11_f34(self) -> None:
        claim = self.offer_job()
        claim['config']['trainer'] = 'another'
        error = self.error(claim)
        self.assertEqual(error['code'], 'install_failed')
        self.assertIn('It has: smoke, transformers', error['message'])
        self.assertEqual(self.world.calls('/download'), [])

    def test_refuses_a_config_of_another_shape_with_a_true_sentence(self) -> None:
        claim = self.offer_job()
        del claim['config']['training']['logging_steps']
        error = self.error(claim)
        self.assertEqual(error['code'], 'install_failed')
        self.assertIn('training.logging_steps is missing', error['message'])

    def test_evaluates_on_the_validation_dataset_that_it_downloads_with_a_token_of_its_own(self) -> None:
        claim = self.offer_job(eval_split=0)
        claim['validation'] = self.offer_validation(text_dataset(7))
        self.attempt(claim)
        self.assertEqual(self.world.final()['type'], 'completed', self.world.final())
        self.assertTrue([p for p in self.world.points() if 'eval_loss' in p])
        size = claim['dataset']['size_bytes'] + claim['validation']['size_bytes']
        told = [b['progress']['transfer'] for b in self.world.batches.values() if 'transfer' in b.get('progress', {})]
        downloads = [t for t in told if t['phase'] == 'downloading_dataset']
        self.assertTrue(all(t['total_bytes'] == size for t in downloads))

    def test_asks_for_a_new_token_of_the_validation_dataset_by_its_id(self) -> None:
        claim = self.offer_job(eval_split=0)
        claim['validation'] = self.offer_validation(text_dataset(7))
        token = claim['validation']['url'].split('token=')[1]
        self.world.tokens[token] = 'used'
        self.attempt(claim)
        self.assertEqual(self.world.final()['type'], 'completed', self.world.final())
        self.assertEqual([r.json for r in self.world.calls('/refresh')], [{'dataset_id': 'validation-1'}])

    def test_names_the_validation_dataset_where_it_is_not_what_it_was_said_to_be(self) -> None:
        claim = self.offer_job(eval_split=0)
        claim['validation'] = {**self.offer_validation(text_dataset(7)), 'sha256': '0' * 64}
        error = self.error(claim)
        self.assertEqual(error['code'], 'dataset_corrupt')
        self.assertIn('In the validation dataset: ', error['message'])

    def test_a_model_that_cannot_be_uploaded_is_a_failure_f23_h6_h7(self) -> None:
        self.world.faults['s3'] = [None, 403, 403]
        self.assertEqual(self.error(self.offer_job())['code'], 'upload_failed')

    def test_an_upload_that_no_api_took_for_long_is_the_doing_of_the_way_to_the_api(self) -> None:
        self.world.faults['artifacts'] = ['drop'] * 10_000
        for route in ('metrics', 'logs'):
            self.world.faults[route] = [None] * 3 + ['drop'] * 10_000
        self.attempt(self.offer_job(), deadman='1')
        said = json.loads(f'{{{(self.work / "last_event").read_text()}}}')
        self.assertEqual(said['error']['code'], 'api_unreachable_timeout')

    def test_a_loss_that_is_not_a_number_reaches_the_curve_and_the_reason(self) -> None:
        bad = {'learning_rate': 10, 'weight_decay': 10, 'optimizer': 'sgd', 'logging_steps': 5}
        error = self.error(self.offer_job(max_steps=400, batch_size=1, **bad))
        self.assertEqual(error['code'], 'training_crashed')
        self.assertTrue({'nan', 'inf'} & {p.get('train_loss') for p in self.world.points()})

    def test_stops_with_a_checkpoint_when_the_api_says_so(self) -> None:
        claim = self.offer_job(max_steps=None, batch_size=1, num_epochs=1000)
        self.world.directive = {'directive': 'stop', 'reason': 'budget_exceeded'}
        self.assertEqual(self.error(claim)['code'], 'budget_exceeded')

    def test_the_next_attempt_goes_on_from_the_checkpoint_f21(self) -> None:
        self.attempt(self.offer_job(save_steps=20))
        name = next(n for n, a in self.world.artifacts.items() if a['kind'] == 'checkpoint')
        checkpoint, made = self.world.objects[name], self.world.artifacts[name]
        self.world.batches.clear()
        claim = self.offer_job(save_steps=20)
        self.world.objects['checkpoint'] = checkpoint
        url = self.fake.presign('checkpoint')
        claim['resume'] = {'url': url, 'size_bytes': len(checkpoint), 'sha256': made['sha256']}
        for name in ('metrics.jsonl', 'metrics.mark', 'outcome'):
            (self.work / name).unlink()
        self.attempt(claim)
        self.assertEqual(min(p['step'] for p in self.world.points()), 30)

    def test_a_checkpoint_that_is_gone_does_not_end_the_attempt(self) -> None:
        claim = self.offer_job()
        claim['resume'] = {'url': self.fake.presign('gone'), 'size_bytes': 9, 'sha256': '0' * 64}
        self.attempt(claim)
        self.assertEqual(self.world.final()['type'], 'completed')

    def test_says_nothing_more_when_the_attempt_is_over(self) -> None:
        claim = self.offer_job(max_steps=None, batch_size=1, num_epochs=1000)
        self.world.over = True
        self.attempt(claim)
        self.assertIsNone(self.world.final())
        self.assertEqual((self.work / 'outcome').read_text().strip(), 'over')

    def test_stops_at_the_deadline(self) -> None:
        claim = self.offer_job(max_steps=None, batch_size=1, num_epochs=1000)
        claim['deadline_at'] = '2020-01-01T00:00:00Z'
        self.assertEqual(self.error(claim)['code'], 'max_duration')

    def test_leaves_the_report_to_the_bootstrap_when_the_api_has_gone(self) -> None:
        claim = self.offer_job(max_steps=None, batch_size=1, num_epochs=1000)
        for route in ('metrics', 'events', 'logs', 'artifacts'):
            self.world.faults[route] = [503] * 10_000
        self.attempt(claim, deadman='1')
        self.assertFalse(self.reported)
        self.assertFalse((self.work / 'outcome').exists())
        self.assertIn('api_unreachable_timeout', (self.work / 'last_event').read_text())

    def test_every_exception_of_a_trainer_has_a_reason_f19_f20(self) -> None:
        for error, code in (
            (MemoryError('big'), 'out_of_memory'),
            (type('OutOfMemoryError', (RuntimeError,), {})('CUDA'), 'out_of_memory'),
            (ImportError('torch'), 'install_failed'),
            (OSError(28, 'full'), 'training_crashed'),
            (SystemExit(3), 'training_crashed'),
            (ZeroDivisionError(), 'training_crashed'),
        ):
            self.assertEqual(failure_of(error).code, code)

    def test_a_trainer_that_raises_is_a_crash_with_its_last_lines(self) -> None:
        entry = _Entry('no_such_library', 'train')
        with mock.patch.dict(TRAINERS, {'smoke': entry}):
            (self.work / 'stderr.log').write_text(f'the last words {os.getpid()}\n')
            error = self.error(self.offer_job())
        self.assertEqual(error['code'], 'install_failed')
        self.assertEqual(error['log_tail'], [f'the last words {os.getpid()}'])


if __name__ == '__main__':
    unittest.main()
