"""The clocks that end a run, and the ladder the pod ends itself by."""

from __future__ import annotations

import os
import unittest
from unittest import mock

from fake_api import JOB_ID, JOB_TOKEN, POD_ID, RUNPOD_KEY
from support import PodTest

from podwarden_pod.api.client import ApiClient, ApiError
from podwarden_pod.common.stop_flag import StopFlag
from podwarden_pod.lifecycle.self_termination import SelfTermination
from podwarden_pod.lifecycle.watchdog import Watchdog


class WatchdogTest(unittest.TestCase):
    def setUp(self) -> None:
        self.now, self.contact, self.asked = 0.0, 0.0, list[float]()
        self.stop = StopFlag()
        self.dog = Watchdog(
            self.stop,
            lambda: self.contact,
            self.terminate,
            deadman_seconds=1200,
            deadline_at=50_000.0,
            grace_seconds=120,
            clock=lambda: self.now,
            wall_clock=lambda: self.now,
        )

    def terminate(self) -> bool:
        self.asked.append(self.now)
        return False

    def at(self, now: float) -> None:
        self.now = now
        self.dog.check()

    def test_leaves_a_pod_alone_that_has_contact(self) -> None:
        for minute in range(600):
            self.contact = minute * 60.0
            self.at(minute * 60.0 + 30)
        self.assertFalse(self.stop.is_set() or self.asked or self.dog.dead_man)

    def test_first_stops_the_training_and_then_asks_for_the_end_again_and_again(self) -> None:
        self.at(1200)
        self.assertFalse(self.stop.is_set())
        self.at(1201)
        self.assertEqual((self.stop.reason, self.dog.dead_man), ('api_unreachable_timeout', True))
        for second in range(1202, 1500):
            self.at(second)
        self.assertEqual(self.asked, [1321, 1381, 1441])

    def test_ends_the_job_at_its_deadline(self) -> None:
        self.contact = 50_000
        self.at(50_001)
        self.assertEqual((self.stop.reason, self.asked), ('max_duration', []))

    def test_lets_a_hold_move_the_deadline_until_it_is_lifted(self) -> None:
        self.contact = 50_000
        self.dog.move_deadline(60_000.0)
        self.at(50_001)
        self.assertFalse(self.stop.is_set())
        self.dog.move_deadline(None)
        self.at(50_002)
        self.assertEqual(self.stop.reason, 'max_duration')


class SelfTerminationTest(PodTest):
    def end(self, pod: str = POD_ID) -> bool:
        return SelfTermination(f'{self.fake.url}/v2', pod, RUNPOD_KEY)()

    def test_asks_the_way_that_is_documented_first(self) -> None:
        self.assertTrue(self.end())
        self.assertEqual(self.world.terminated, ['POST'])

    def test_goes_on_down_the_ladder(self) -> None:
        self.world.faults['action'] = ['drop']
        self.assertTrue(self.end())
        self.assertEqual(self.world.terminated, ['DELETE'])

    def test_falls_back_to_runpodctl(self) -> None:
        self.world.faults['action'], self.world.faults[POD_ID] = [500], [500]
        tool = self.work / 'runpodctl'
        tool.write_text(f'#!/bin/sh\necho "$@" >{self.work}/asked\n')
        tool.chmod(0o755)
        with mock.patch.dict(os.environ, {'PATH': f'{self.work}:{os.environ["PATH"]}'}):
            self.assertTrue(self.end())
        self.assertEqual((self.work / 'asked').read_text().strip(), f'remove pod {POD_ID}')

    def test_does_nothing_outside_of_runpod(self) -> None:
        self.assertFalse(self.end(pod=''))


class ContactTest(PodTest):
    def contact_after(self, status: int | tuple[int, int | str]) -> float:
        now = [0.0]
        api = ApiClient(self.fake.url, JOB_ID, 1, JOB_TOKEN, timeout_seconds=2, clock=lambda: now[0])
        now[0] = 50.0
        self.world.faults['metrics'] = [status]
        with self.assertRaises(ApiError):
            api.job_post('metrics', {'seq': 0, 'metrics': []})
        return api.last_contact

    def test_a_throttled_pod_has_contact_and_a_failing_api_is_none(self) -> None:
        self.assertEqual(self.contact_after(429), 50.0)
        for status in (400, 408, 500, 502, 504):
            self.assertEqual(self.contact_after(status), 0.0, status)

    def test_503_is_contact_only_where_the_api_asks_the_pod_to_wait(self) -> None:
        date = 'Wed, 21 Oct 2015 07:28:00 GMT'
        answers = {(503, 5): 50.0, (503, 0): 50.0, (503, date): 50.0, (503, 'soon'): 0.0, (502, 5): 0.0}
        self.assertEqual({answer: self.contact_after(answer) for answer in answers}, answers)
        self.assertEqual(self.contact_after(503), 0.0)


if __name__ == '__main__':
    unittest.main()
