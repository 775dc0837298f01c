"""Faults of hubs and registries, in their libraries' words: which pass, how long for, and how they are named."""

from __future__ import annotations

import io
import json
import sys
import threading
import unittest
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any
from unittest import mock

from support import PodTest

from podwarden_pod.api.backoff import Backoff
from podwarden_pod.common.failures import PodFailure, Stopped
from podwarden_pod.transformers_trainer import environment
from podwarden_pod.transformers_trainer.faults.diagnosis import diagnose_download
from podwarden_pod.transformers_trainer.faults.passing import passing_fault, patiently

PASSING = (
    (
        'ERROR: HTTP error 503 while getting https://pythonhosted.org/a.whl',
        'pythonhosted.org answered HTTP 503',
    ),
    ('ERROR: 429 Client Error: Too Many Requests for url: https://pypi.org/simple/x/', 'pypi.org answered HTTP 429'),
    ('HTTP status server error (502 Bad Gateway) for url (https://pypi.org/simple/x/)', 'pypi.org answered HTTP 502'),
    (
        "HTTPSConnectionPool(host='pypi.org', port=443): Max retries exceeded (Caused by ResponseError('too many 500 "
        "error responses'))",
        'pypi.org answered HTTP 500',
    ),
    (
        "NewConnectionError('<x>: [Errno -3] Temporary failure in name resolution'): /simple/trl/ ERROR: No matching "
        'distribution found for trl==1.0',
        'the server could not be reached',
    ),
    ("HTTPSConnectionPool(host='pypi.org', port=443): Read timed out.", 'pypi.org could not be reached'),
    ('error sending request for url (https://pypi.org/simple/x/): dns error', 'pypi.org could not be reached'),
    ('ConnectError: [Errno 111] Connection refused', 'the server could not be reached'),
    ('ssl.SSLEOFError: EOF occurred in violation of protocol', 'the server could not be reached'),
    (
        'Failed to fetch https://user:secret@pypi.example.com/x: operation timed out',
        'pypi.example.com could not be reached',
    ),
)

STAYING = (
    '404 Client Error: Not Found for url: https://huggingface.co/api/models/a/b',
    "Client error '403 Forbidden' for url 'https://huggingface.co/a/b'",
    'ERROR: Could not find a version that satisfies the requirement trl==99',
    'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES; Read timed out',
    'OSError: [Errno 28] No space left on device while fetching https://pypi.org, 503 Server Error',
    'ImportError: no module named trl',
    '',
)


class Told(unittest.TestCase):
    def test_what_passes_is_named_with_its_host_and_status_s3(self) -> None:
        for text, word in PASSING:
            self.assertEqual(passing_fault(text), word, text)

    def test_what_stays_is_not_waited_for(self) -> None:
        for text in STAYING:
            self.assertIsNone(passing_fault(text), text)

    def test_an_exception_tells_its_request_and_its_answer(self) -> None:
        request = SimpleNamespace(url='https://huggingface.co/api/models/a/b?token=hf_x')
        for status, passes in ((429, True), (500, True), (504, True), (401, False), (404, False)):
            error = type('HfHubHTTPError', (OSError,), {})('refused')
            error.request, error.response = request, SimpleNamespace(status_code=status)
            failure = diagnose_download(error)
            self.assertEqual(failure.passes, passes, status)
            if passes:
                self.assertEqual(failure.code, 'install_failed')
                self.assertIn(f'huggingface.co answered HTTP {status}', failure.message)
                self.assertNotIn('hf_x', failure.message)

    def test_a_hub_that_is_not_there_is_no_missing_model(self) -> None:
        try:
            try:
                raise type('ConnectTimeout', (OSError,), {})('')
            except OSError as cause:
                raise type('LocalEntryNotFoundError', (OSError,), {})('not in the cache') from cause
        except OSError as error:
            failure = diagnose_download(error)
        self.assertEqual((failure.code, failure.passes), ('install_failed', True))

    def test_a_full_disk_in_the_middle_of_a_download_stays(self) -> None:
        self.assertFalse(diagnose_download(PodFailure('training_crashed', 'timed out. Raise disk_gb.')).passes)


class Patience(unittest.TestCase):
    def setUp(self) -> None:
        self.now = 0.0
        self.said = io.StringIO()

    def run_patiently(self, outcomes: Iterator[Any], seconds: float = 1.0, check: Any = lambda: None) -> Any:
        def call() -> Any:
            self.now += seconds
            outcome = next(outcomes)
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

        def sleep(pause: float) -> None:
            self.now += pause

        with redirect_stdout(self.said):
            return patiently(
                call, check, patience_seconds=600, backoff=Backoff(5, 90), sleep=sleep, clock=lambda: self.now
            )

    def test_waits_for_what_passes_s3(self) -> None:
        fault = PodFailure('install_failed', 'pypi.org answered HTTP 503', passes=True)
        self.assertEqual(self.run_patiently(iter([fault, fault, fault, 'done'])), 'done')
        self.assertGreater(self.now, 3 + (5 + 10 + 20) / 2)
        self.assertEqual(self.said.getvalue().count('pypi.org answered HTTP 503 It is tried again.'), 3)

    def test_does_not_wait_for_what_stays(self) -> None:
        with self.assertRaises(PodFailure):
            self.run_patiently(iter([PodFailure('model_not_found', 'no such model')]))
        self.assertEqual(self.now, 1)

    def test_gives_up_after_its_time_and_says_how_often_it_tried_s3(self) -> None:
        fault = PodFailure('install_failed', 'pypi.org answered HTTP 503.', passes=True)
        with self.assertRaises(PodFailure) as caught:
            self.run_patiently(iter([fault] * 1000))
        self.assertLess(self.now, 800)
        self.assertEqual(caught.exception.code, 'source_unreachable')
        self.assertRegex(caught.exception.message, r'^pypi.org answered HTTP 503. It was tried \d+ times in 6\d\d s.$')

    def test_what_had_worked_for_long_gets_its_time_anew(self) -> None:
        fault = PodFailure('install_failed', 'huggingface.co could not be reached', passes=True)
        self.assertEqual(self.run_patiently(iter([fault] * 20 + ['done']), seconds=500), 'done')

    def test_is_broken_off_when_the_job_is_to_stop(self) -> None:
        def check() -> None:
            if self.now > 3:
                raise Stopped('a test')

        fault = PodFailure('install_failed', 'x', passes=True)
        with self.assertRaises(Stopped):
            self.run_patiently(iter([fault] * 9), check=check)
        self.assertLess(self.now, 5)


@contextmanager
def registry(statuses: list[int]) -> Iterator[str]:
    """Answers with one status after the other, and then with a page that has no package."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses.pop(0) if statuses else 404)
            self.send_header('Content-Length', '0')
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.02}, daemon=True).start()
    try:
        yield f'http://127.0.0.1:{server.server_address[1]}'
    finally:
        server.shutdown()
        server.server_close()


ASKS = """
import sys, urllib.error, urllib.request
try:
    urllib.request.urlopen(sys.argv[1] + '/simple/trl/')
except urllib.error.HTTPError as error:
    sys.exit(f'ERROR: HTTP error {error.code} while getting {sys.argv[1]}/simple/trl/')
"""


class Commands(PodTest):
    def test_a_command_that_a_registry_failed_says_which_and_may_be_run_again_s3(self) -> None:
        with registry([503, 404]) as url:
            for passes, word in ((True, '127.0.0.1 answered HTTP 503, so'), (False, 'ended with 1')):
                with redirect_stderr(io.StringIO()), self.assertRaises(PodFailure) as caught:
                    environment._run([sys.executable, '-c', ASKS, url], lambda: None)
                self.assertEqual((caught.exception.code, caught.exception.passes), ('install_failed', passes))
                self.assertIn(word, caught.exception.message)

    def test_the_model_is_fetched_again_after_a_fault_that_passes(self) -> None:
        answers = iter(
            [
                {'code': 'install_failed', 'error': 'huggingface.co answered HTTP 503', 'passes': True},
                {'code': 'install_failed', 'error': 'huggingface.co answered HTTP 503', 'passes': True},
                {'path': '/there'},
            ]
        )
        with (
            mock.patch.object(environment, '_run', lambda *_: json.dumps(next(answers))),
            mock.patch.object(environment, 'patiently', partial(patiently, backoff=Backoff(0.01, 0.01))),
            redirect_stdout(io.StringIO()) as said,
        ):
            environment.fetch_model('python3', {'name': 'a/b'}, {}, lambda: None, lambda done, total: None)
        self.assertEqual(said.getvalue().count('It is tried again'), 2)
        self.assertIsNone(next(answers, None))


if __name__ == '__main__':
    unittest.main()
