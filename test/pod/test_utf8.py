"""Half characters, which JSON can write and UTF-8 cannot."""

from __future__ import annotations

import json
import unittest

from fake_api import JOB_ID, JOB_TOKEN
from support import PodTest

from podwarden_pod.api.backoff import Backoff
from podwarden_pod.api.client import ApiClient
from podwarden_pod.common.stop_flag import StopFlag
from podwarden_pod.lifecycle.events import Events
from podwarden_pod.lifecycle.pod_state import PodState

FAILURE = {'type': 'failed', 'error': {'code': 'training_crashed', 'message': 'no file d\udce9j\ude80 été 🦊'}}
TAKEN = 'no file d?j? été 🦊'


class HalfCharactersTest(PodTest):
    def test_a_report_is_sent_without_them_because_the_api_refuses_them(self) -> None:
        ApiClient(self.fake.url, JOB_ID, 1, JOB_TOKEN).job_post('events', {'seq': 1, **FAILURE})
        sent = self.world.calls('/events')[0].json
        self.assertEqual(sent['error']['message'], TAKEN)

    def test_the_report_that_bash_sends_is_kept_without_them(self) -> None:
        PodState(self.work).remember_last_event(FAILURE)
        kept = json.loads('{' + (self.work / 'last_event').read_text('utf-8') + '}')
        self.assertEqual(kept['error']['message'], TAKEN)

    def test_a_notice_of_emojis_is_no_longer_than_the_api_takes_which_counts_utf16_units(self) -> None:
        backoff = Backoff(0.01)
        api = ApiClient(self.fake.url, JOB_ID, 1, JOB_TOKEN)
        events = Events(api, PodState(self.work), StopFlag(), backoff)
        events.notice('🦊' * 2000)
        events.start()
        self.assertTrue(events.finish({'type': 'completed'}, lambda: False))
        sent = self.world.calls('/events')[0].json
        self.assertLessEqual(len(sent['message'].encode('utf-16-le')), 2 * 1000)


if __name__ == '__main__':
    unittest.main()
