"""Points on their way to the API: none lost, none twice, and the training never waits."""

from __future__ import annotations

import math
import time
import unittest
from typing import Any

from fake_api import JOB_ID, JOB_TOKEN
from support import PodTest

from podwarden_pod.api.backoff import Backoff
from podwarden_pod.api.client import ApiClient
from podwarden_pod.common.stop_flag import StopFlag
from podwarden_pod.telemetry.activity import MOVED_BYTES, Activity
from podwarden_pod.telemetry.metric_sender import MetricSender
from podwarden_pod.telemetry.metric_spool import MetricSpool
from podwarden_pod.telemetry.progress import Progress


class MetricSenderTest(PodTest):
    def setUp(self) -> None:
        super().setUp()
        self.stop, self.progress = StopFlag(), Progress()
        self.sender = self.make()

    def make(self, **options: Any) -> MetricSender:
        api = ApiClient(self.fake.url, JOB_ID, 1, JOB_TOKEN, timeout_seconds=2)
        options = {'interval_seconds': 0.1, 'backoff': Backoff(0.01), 'clock': lambda: 0.0, **options}
        return MetricSender(api, MetricSpool(self.work), self.stop, self.progress, **options)

    def batches_come(self, count: int) -> bool:
        end = time.monotonic() + 10
        while len(self.world.batches) < count and time.monotonic() < end:
            time.sleep(0.01)
        return len(self.world.batches) >= count

    def steps(self) -> list[int]:
        return [point['step'] for point in self.world.points()]

    def test_posts_exactly_the_fields_of_the_api_g3_f3_f16_f44(self) -> None:
        self.sender.record(7, epoch=0.5, train_loss=1.25, eval_loss=None)
        self.progress.total_steps, self.progress.total_epochs, self.progress.current_step = 100, 2.0, 7
        self.assertTrue(self.sender.tick())
        point = {'step': 7, 'epoch': 0.5, 'train_loss': 1.25, 'timestamp': '1970-01-01T00:00:00.000Z'}
        progress = {'current_step': 7, 'total_steps': 100, 'current_epoch': 0.0, 'total_epochs': 2.0}
        self.assertEqual(self.world.batches[1, 1], {'attempt': 1, 'seq': 1, 'metrics': [point], 'progress': progress})

    def test_refuses_a_misspelt_measure_f16_f44(self) -> None:
        with self.assertRaises(ValueError):
            self.sender.record(1, loss=1.0)

    def test_sends_what_json_does_not_have_as_words(self) -> None:
        self.sender.record(1, train_loss=math.nan, grad_norm=math.inf, eval_loss=-math.inf)
        self.sender.tick()
        point = self.world.points()[0]
        self.assertEqual((point['train_loss'], point['grad_norm'], point['eval_loss']), ('nan', 'inf', '-inf'))

    def test_sends_an_empty_batch_as_heartbeat(self) -> None:
        self.assertTrue(self.sender.tick() and self.sender.tick())
        self.assertEqual([(seq, b['metrics']) for (_, seq), b in self.world.batches.items()], [(1, []), (2, [])])

    def test_names_the_phase_that_it_is_in_as_it_sends_with_points_and_without(self) -> None:
        self.sender.tick()
        self.progress.enter('loading_model')
        self.sender.tick()
        self.progress.enter('training')
        self.sender.record(1)
        self.world.faults['metrics'] = ['drop']
        self.assertFalse(self.sender.tick())
        self.progress.enter('evaluating')
        self.assertTrue(self.sender.tick())
        phases = [(r.json['seq'], r.json.get('phase')) for r in self.world.calls('/metrics')]
        self.assertEqual(phases, [(1, None), (2, 'loading_model'), (3, 'training'), (3, 'evaluating')])

    def test_leaves_the_phase_out_for_an_api_that_does_not_know_it_and_loses_no_point(self) -> None:
        self.world.unknown_fields = ('phase',)
        self.progress.enter('training')
        self.sender.record(1)
        self.assertTrue(self.sender.tick() and self.sender.tick())
        self.assertEqual(self.steps(), [1])
        told = [(r.json['seq'], 'phase' in r.json) for r in self.world.calls('/metrics')]
        self.assertEqual(told, [(1, True), (1, False), (2, False)])

    def test_puts_a_batch_aside_that_is_refused_for_other_fields_than_the_phase(self) -> None:
        self.world.unknown_fields = ('metrics',)
        self.progress.enter('training')
        self.sender.record(1)
        self.assertTrue(self.sender.tick())
        self.assertIn('"step":1', (self.work / 'metrics.rejected.jsonl').read_text())
        self.assertEqual(len(self.world.calls('/metrics')), 1)

    def test_tells_of_work_without_points_until_a_report_of_it_is_taken(self) -> None:
        moved = [0]
        activity = Activity(lambda: moved[0])
        self.sender = self.make(activity=activity, interval_seconds=0.02)
        self.progress.enter('training')
        self.world.faults['metrics'] = ['drop', 500]
        moved[0] += MOVED_BYTES
        self.sender.start()
        self.assertTrue(self.batches_come(3))
        self.assertTrue(self.sender.close(lambda: False))
        told = [request.json.get('active') for request in self.world.calls('/metrics')]
        self.assertEqual(told[:3], [True, True, True])
        self.assertNotIn(True, told[3:])

    def test_leaves_work_out_for_an_api_that_does_not_know_it(self) -> None:
        self.world.unknown_fields = ('active',)
        moved = iter(range(0, 1 << 60, MOVED_BYTES))
        self.sender = self.make(activity=Activity(lambda: next(moved)), interval_seconds=0.02)
        self.progress.enter('training')
        self.sender.start()
        self.assertTrue(self.batches_come(3))
        self.assertTrue(self.sender.close(lambda: False))
        told = [request.json.get('active') for request in self.world.calls('/metrics')]
        self.assertEqual(told.count(True), 1)

    def test_loses_and_doubles_nothing_through_faults_g8_f8(self) -> None:
        self.world.faults['metrics'] = [500, 'drop', 429, 503]
        self.sender.start()
        for step in range(1, 1201):
            self.sender.record(step, train_loss=1.0)
        self.assertTrue(self.sender.close(lambda: False))
        self.assertEqual(self.steps(), list(range(1, 1201)))
        self.assertTrue(all(len(batch['metrics']) <= 500 for batch in self.world.batches.values()))

    def test_sends_a_batch_whose_answer_was_lost_again_as_the_same_batch(self) -> None:
        self.sender.record(1)
        self.world.faults['metrics'] = ['drop']
        self.assertFalse(self.sender.tick())
        self.sender.record(2)
        self.assertTrue(self.sender.tick())
        bodies = [(r.json['seq'], [p['step'] for p in r.json['metrics']]) for r in self.world.calls('/metrics')]
        self.assertEqual(bodies, [(1, [1]), (1, [1]), (2, [2])])

    def test_a_new_process_goes_on_with_the_spool_of_the_old_one(self) -> None:
        self.sender.record(1)
        self.world.faults['metrics'] = [500]
        self.assertFalse(self.sender.tick())
        self.assertTrue(self.make().close(lambda: True))
        self.assertEqual([(k, len(b['metrics'])) for k, b in self.world.batches.items()], [((1, 1), 1)])

    def test_stays_below_256_kib(self) -> None:
        wide = dict.fromkeys(('train_loss', 'eval_loss', 'learning_rate', 'grad_norm'), 0.12345678901234568)
        for step in range(100_000_000, 100_001_500):
            self.sender.record(step, epoch=1 / 3, perplexity=1e300, samples_per_second=2 / 3, **wide)
        self.assertTrue(self.sender.tick())
        self.assertEqual(len(self.steps()), 1500)

    def test_cuts_a_batch_that_is_too_large_after_all(self) -> None:
        self.world.faults['metrics'] = [413, 413]
        for step in range(8):
            self.sender.record(step)
        self.assertTrue(self.sender.tick())
        self.assertEqual(self.steps(), list(range(8)))

    def test_a_refused_batch_does_not_hold_up_the_rest(self) -> None:
        self.sender.record(1)
        self.world.faults['metrics'] = [400]
        self.assertTrue(self.sender.tick())
        self.sender.record(2)
        self.assertTrue(self.sender.tick())
        self.assertEqual(self.steps(), [2])
        self.assertIn('"step":1', (self.work / 'metrics.rejected.jsonl').read_text())

    def test_hears_of_a_deadline_that_a_hold_moves_and_of_its_return(self) -> None:
        told = list[float | None]()
        sender = self.make(move_deadline=told.append)
        self.world.directive = {'directive': 'continue', 'deadline_at': '1970-01-02T00:00:00.000Z'}
        sender.tick()
        self.world.directive = {'directive': 'continue'}
        sender.tick()
        self.world.directive = {'directive': 'continue', 'deadline_at': 'later'}
        self.assertTrue(sender.tick())
        self.assertEqual(told, [86_400.0, None])

    def test_obeys_the_directive_to_stop(self) -> None:
        self.world.directive = {'directive': 'stop', 'reason': 'budget_exceeded'}
        self.sender.tick()
        self.assertEqual((self.stop.is_set(), self.stop.reason), (True, 'budget_exceeded'))

    def test_stops_for_good_when_the_attempt_is_over(self) -> None:
        self.world.over = True
        self.sender.record(1)
        self.sender.tick()
        self.assertTrue(self.stop.attempt_over)
        self.assertTrue(self.sender.close(lambda: False))

    def test_recording_does_not_wait_for_a_dead_api_h14(self) -> None:
        self.fake.close()
        self.sender.start()
        began = time.monotonic()
        for step in range(2000):
            self.sender.record(step, train_loss=1.0)
        self.assertLess(time.monotonic() - began, 1)
        self.assertFalse(self.sender.close(lambda: True))

    def test_points_carry_what_the_gpu_was_last_seen_doing(self) -> None:
        sender = self.make(gpu_measures=lambda: {'gpu_utilization_percent': 97.0})
        sender.start()
        self.fake.wait_for(lambda world: world.batches)
        sender.record(1)
        sender.close(lambda: False)
        self.assertEqual(self.world.points()[0]['gpu_utilization_percent'], 97.0)
        self.assertEqual(self.world.batches[1, 1]['gpu'], {'utilization_percent': 97.0})


if __name__ == '__main__':
    unittest.main()
