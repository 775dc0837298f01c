"""The output of the run, on its way out of the machine."""

from __future__ import annotations

import base64
import io
import json
import time
import unittest
from urllib.parse import quote, quote_plus

from fake_api import JOB_ID, JOB_TOKEN
from support import PodTest

from podwarden_pod.api.backoff import Backoff
from podwarden_pod.api.client import ApiClient
from podwarden_pod.common.stop_flag import StopFlag
from podwarden_pod.redaction import Redactor, secrets_in
from podwarden_pod.telemetry.log_shipper import LogShipper
from podwarden_pod.telemetry.log_tail import LogTail


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

    def test_sends_no_part_of_a_credential_that_lies_on_a_boundary(self) -> None:
        """A boundary is that of the blocks that are read, of what is kept of a line, or of what is left out."""
        self.out.write_text(f'{"x" * 7990}{JOB_TOKEN}\n')
        self.err.write_text('head ')
        self.shipper.tick()
        with self.err.open('a') as file:
            file.write(JOB_TOKEN[:20])
        self.shipper.tick()
        with self.err.open('a') as file:
            file.write(f'{JOB_TOKEN[20:]}\n{"y" * 65_526}{JOB_TOKEN}')
        self.shipper.tick()
        # The last mebibyte, which is what is shown of so much, begins in the middle of the token.
        behind = f'{"." * (9 << 20)}{JOB_TOKEN[:20]}'
        shown = f'{JOB_TOKEN[20:]}\n{"z" * 99}'
        with self.out.open('a') as file:
            file.write(behind + shown + f'\n{"z" * 99}' * (((1 << 20) - len(shown)) // 100))
            file.write('.' * (((1 << 20) - len(shown)) % 100))
        self.shipper.tick(final=True)
        text = '\n'.join(self.world.lines())
        self.assertIn('left out', text)
        for at in range(0, len(JOB_TOKEN) - 8, 4):
            self.assertNotIn(JOB_TOKEN[at : at + 8], text)
            self.assertNotIn(JOB_TOKEN[at : at + 8], self.echo.getvalue())

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
        self.assertEqual((len(lines), lines[0], lines[-1]), (200, 'line 300 ***', 'line 499 ***'))

    def test_keeps_fewer_last_lines_when_they_are_long(self) -> None:
        self.err.write_text(''.join(f'{n:>2000}\n' for n in range(100)))
        self.assertEqual([len(line) for line in self.shipper.last_lines()], [1000] * 32)

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

    def test_takes_the_beginning_of_a_line_without_end_and_goes_on_with_the_next(self) -> None:
        path = self.work / 'log'
        path.write_bytes(b'z' * 70_000)
        tail = LogTail(path)
        self.assertEqual([len(line) for line in tail.read()], [65_536])
        with path.open('ab') as file:
            file.write(b'z' * 9 + b'\nnext\n')
        self.assertEqual(tail.read(), ['next'])

    def test_shows_a_progress_bar_that_never_ends_its_line_now_and_then(self) -> None:
        path = self.work / 'log'
        path.write_bytes(b''.join(b'%06d of many\r' % n for n in range(6000)) + b'006')
        tail = LogTail(path)
        self.assertEqual(tail.read(), ['005999 of many'])
        with path.open('ab') as file:
            file.write(b'000 of many\n')
        self.assertEqual(tail.read(), ['006000 of many'])


class Secrets(unittest.TestCase):
    def test_are_found_quoted_and_encoded(self) -> None:
        secret = 'pä$$w0rd/with+"all" & more'
        redact = Redactor([secret])
        user = base64.b64encode(f'user:{secret}'.encode()).decode()
        odd = base64.urlsafe_b64encode(f'{{"key":"{secret}"}}'.encode()).decode()
        forms = [quote(secret), quote(secret, safe=''), quote_plus(secret), json.dumps(secret)[1:-1], user, odd]
        for form in [secret, quote(secret, safe='').lower().replace('%c3%a4', '%c3%a4'), *forms]:
            shown = redact(f'before {form} after')
            self.assertTrue(shown.startswith('before ') and shown.endswith(' after'), shown)
            for piece in (form[12:20], 'w0rd', 'more'):
                self.assertNotIn(piece, shown)

    def test_are_taken_out_of_presigned_urls_however_they_are_printed(self) -> None:
        redact = Redactor([])
        for text in (
            'GET /k?X-Amz-Signature=abcdef0123456789&X-Amz-Expires=60 HTTP/1.1',
            'next=https%3A%2F%2Fb.s3%2Fk%3FX-Amz-Signature%3Dabcdef0123456789%26x%3D1',
            '{"X-Amz-Signature": "abcdef0123456789", "other": 1}',
            "{'X-Amz-Security-Token': 'abcdef0123456789'}",
            'https://cf/k?Signature=abcdef0123456789&Key-Pair-Id=K',
        ):
            self.assertNotIn('abcdef01', redact(text))

    def test_leave_ordinary_words_alone(self) -> None:
        for text in (
            'token: 12',
            '1536 tokens per second',
            'the token count is high',
            'eos_token: </s>',
            'tokenizer.json',
        ):
            self.assertEqual(Redactor([])(text), text)

    def test_take_time_in_proportion_to_a_line_and_no_more(self) -> None:
        redact = Redactor(['aaaaaaaaaaab'])
        tokens = ('token', 'token ', 'token: ', 'token\t:\t', 'token=')
        for piece in (' ', 'a', *tokens, 'Bearer ', 'hf_a-', 'X-Amz-', '%3D', '"'):
            before = time.process_time()
            redact(piece * ((1 << 18) // len(piece)) + '!')
            self.assertLess(time.process_time() - before, 2, piece)

    def test_are_told_by_the_names_of_variables(self) -> None:
        found = secrets_in({'WANDB_API_KEY': 'a', 'HF_TOKEN': 'b', 'HOME': 'c', 'DB_PASSWORD': 'd', 'KEYBOARD': 'e'})
        self.assertEqual(found, ['a', 'b', 'd'])


if __name__ == '__main__':
    unittest.main()
