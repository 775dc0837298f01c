"""The signs of work of a training that makes no step."""

from __future__ import annotations

import subprocess
import sys
import time
import unittest

from support import PodTest

from podwarden_pod.telemetry.activity import MOVED_BYTES, POWER_ALONE_SECONDS, Activity, bytes_of_children


class ActivityTest(unittest.TestCase):
    def setUp(self) -> None:
        self.now, self.moved = 0.0, 0
        self.activity = Activity(lambda: self.moved, lambda: self.now)

    def look(self, step: int, watts: float | None = None, *, after: float = 10) -> bool:
        self.now += after
        return self.activity.look(step, watts)

    def test_a_step_a_batch_of_an_evaluation_and_bytes_are_work(self) -> None:
        self.assertTrue(self.look(1))
        self.assertFalse(self.look(1))
        self.activity.worked()
        self.assertTrue(self.look(1))
        self.assertFalse(self.look(1))
        self.moved += MOVED_BYTES
        self.assertTrue(self.look(1))
        self.moved += MOVED_BYTES - 1
        self.assertFalse(self.look(1))

    def test_cards_that_draw_as_in_steps_are_at_work_and_cards_that_spin_are_not(self) -> None:
        self.look(0, 60)
        for step in range(1, 20):
            self.look(step, 310)
        self.assertTrue(self.look(19, 290))
        # A collective that waits is 100 % busy at a fraction of the power.
        self.assertFalse(self.look(19, 110))
        self.assertFalse(self.look(19, 60))

    def test_power_alone_is_believed_for_an_hour(self) -> None:
        self.look(0, 60)
        for step in range(1, 20):
            self.look(step, 310)
        self.assertTrue(self.look(19, 310, after=POWER_ALONE_SECONDS - 1))
        self.assertFalse(self.look(19, 310, after=2))
        self.activity.worked()
        self.assertTrue(self.look(19, 310))
        self.assertTrue(self.look(19, 310))

    def test_power_says_nothing_where_it_is_always_the_same_or_not_told(self) -> None:
        for step in range(5):
            self.look(step, 70)
        self.assertFalse(self.look(4, 70))
        self.assertFalse(self.look(4, None))


class BytesOfChildren(PodTest):
    def test_counts_what_processes_under_this_one_move(self) -> None:
        read = 'f = open("/dev/zero", "rb", buffering=0); [f.read(1 << 20) for _ in range(16)]'
        code = f'import sys; {read}; print(flush=True); sys.stdin.read()'
        shell = ['bash', '-c', f"{sys.executable} -c '{code}'; true"]
        before = bytes_of_children()
        with subprocess.Popen(shell, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            end = time.monotonic() + 10
            while bytes_of_children() - before < 16 << 20 and time.monotonic() < end:
                time.sleep(0.01)
            self.assertGreaterEqual(bytes_of_children() - before, 16 << 20)
            child.stdin.close() if child.stdin else None


if __name__ == '__main__':
    unittest.main()
