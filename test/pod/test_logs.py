"""What the run prints, on its way out of the machine."""

from __future__ import annotations

import io
import unittest

from fake_api import JOB_ID, JOB_TOKEN
from support import PodTest

from podwarden_pod.api_client import ApiClient
from podwarden_pod.backoff import Backoff
from podwarden_pod.log_shipper import LogShipper
from podwarden_pod.log_tail import LogTail
from podwarden_pod.redaction import Redactor, secrets_in
from podwarden_pod.stop_flag import StopFlag


class LogShipperTest(PodTest):
    def setUp(self) -> None:
        super().setUp()
        self.stop, self.echo = StopFlag(), io.StringIO()
        self.out, self.err = self.work / 'stdout.log', self.work / 'stderr.log'
        self.shipper = LogShipper(
            ApiClient(self.fake.url, JOB_ID, 1, JOB_TOKEN, timeout_seconds=2),
            {'stdout': LogTail(self.out), 'stderr': LogTail(self.err)},
            Redactor([JOB_TOKEN, 'my secret\nof two lines', 'tiny']),
            self.stop,
            interval_seconds=0.1,
            backoff=Backoff(0.01),
            echo=self.echo,
            clock=lambda: 0.0,
        )

    def test_sends_both_streams_with_their_time(self) -> None:
        self.out.write_text('one\ntwo')
        self.err.write_text('bad\n')
        self.assertTrue(self.shipper.tick())
        self.assertTrue(self.shipper.close(lambda: False))
        sent = [line for batch in self.world.log_batches.values() for line in batch]
        self.assertEqual(sent[0], {'ts': '1970-01-01T00:00:00.000Z', 'stream': 'stdout', 'text': 'one'})
        self.assertEqual([(x['stream'], x['text']) for x in sent[1:]], [('stderr', 'bad'), ('stdout', 'two')])
        self.assertEqual(self.echo.getvalue(), 'one\nbad\ntwo\n')

    def test_sends_no_credential(self) -> None:
        url = 'https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIDEXAMPLE%2F1&X-Amz-Signature=abcdef0123&x=1'
        self.out.write_text(f'a {JOB_TOKEN}!\n{url}\n?token=qwertz&y\nBearer abcdefghijklmn\nmy secret\ntiny\n')
        self.shipper.tick()
        text = '\n'.join(self.world.lines())
        for secret in (JOB_TOKEN, 'AKIDEXAMPLE', 'abcdef0123', 'qwertz', 'abcdefghijklmn', 'my secret'):
            self.assertNotIn(secret, text)
            self.assertNotIn(secret, self.echo.getvalue())
        self.assertIn('x=1', text)
        self.assertIn('tiny', text)

    def test_sends_lines_whose_answer_was_lost_again_under_the_same_number(self) -> None:
        self.out.write_text('one\n')
        self.world.faults['logs'] = ['drop']
        self.assertFalse(self.shipper.tick())
        with self.out.open('a') as file:
            file.write('two\n')
        self.assertTrue(self.shipper.tick())
        self.assertEqual([r.json['seq'] for r in self.world.calls('/logs')], [1, 1, 2])
        self.assertEqual(self.world.lines(), ['one', 'two'])

    def test_cuts_batches_below_256_kib(self) -> None:
        self.out.write_text(''.join(f'{n} {"é" * 900}\n' for n in range(500)))
        self.assertTrue(self.shipper.tick())
        self.assertEqual(len(self.world.lines()), 500)

    def test_keeps_the_last_lines_for_a_failure_report(self) -> None:
        self.err.write_text(''.join(f'line {n} {JOB_TOKEN}\n' for n in range(500)))
        lines = self.shipper.last_lines()
        self.assertEqual((len(lines), lines[-1]), (60, 'line 499 ***'))

    def test_stops_when_the_attempt_is_over(self) -> None:
        self.world.over = True
        self.out.write_text('one\n')
        self.shipper.tick()
        self.assertTrue(self.stop.attempt_over)


class LogTailTest(PodTest):
    def test_keeps_the_last_state_of_a_progress_bar(self) -> None:
        path = self.work / 'log'
        path.write_bytes(b'10%\r50%\r100%\r\nnext\xff\n')
        self.assertEqual(LogTail(path).read(), ['100%', 'next\ufffd'])

    def test_leaves_out_the_middle_when_far_behind(self) -> None:
        path = self.work / 'log'
        path.write_bytes(b'x' * 99 + b'\n' + (b'y' * 99 + b'\n') * 120_000)
        lines = LogTail(path).read()
        self.assertIn('left out', lines[0])
        self.assertEqual(lines[-1], 'y' * 99)

    def test_cuts_a_line_without_end(self) -> None:
        path = self.work / 'log'
        path.write_bytes(b'z' * 20_000)
        self.assertEqual([len(line) for line in LogTail(path).read()], [8000])


class Secrets(unittest.TestCase):
    def test_are_told_by_the_names_of_variables(self) -> None:
        found = secrets_in({'WANDB_API_KEY': 'a', 'HF_TOKEN': 'b', 'HOME': 'c', 'DB_PASSWORD': 'd', 'KEYBOARD': 'e'})
        self.assertEqual(found, ['a', 'b', 'd'])


if __name__ == '__main__':
    unittest.main()
