"""The hub's own library, against a hub that answers and refuses as the real one does."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from unittest import mock

from fake_hub import GATED, MODEL, TOKEN, FakeHub
from support import ROOT

from podwarden_pod.api.backoff import Backoff
from podwarden_pod.common.failures import PodFailure
from podwarden_pod.transformers_trainer import environment
from podwarden_pod.transformers_trainer.faults.passing import patiently

FILES = {'config.json': b'{}', 'model.safetensors': bytes(3_000_000), 'pytorch_model.bin': bytes(1000)}


class Hub(unittest.TestCase):
    def setUp(self) -> None:
        self.cache = Path(tempfile.mkdtemp(prefix='hubtest-'))
        self.addCleanup(shutil.rmtree, self.cache, ignore_errors=True)
        self.hub = FakeHub(FILES)
        self.addCleanup(self.hub.close)
        self.told: list[tuple[int, int]] = []
        self.patience_seconds = 0.0

    def fetch(self, name: str, revision: str | None = None, token: str | None = None) -> None:
        own = {'HF_HOME': str(self.cache), 'HF_ENDPOINT': self.hub.url, 'PYTHONPATH': str(ROOT / 'shared' / 'pod')}
        variables = {name: value for name, value in os.environ.items() if not name.startswith('HF_')}
        variables = {**variables, **own, **({'HF_TOKEN': token} if token else {})}
        waits = partial(patiently, patience_seconds=self.patience_seconds, backoff=Backoff(0.05, 0.05))
        with (
            mock.patch.object(environment, 'patiently', waits),
            redirect_stdout(StringIO()) as said,
            redirect_stderr(StringIO()),
        ):
            self.said = said
            environment.fetch_model(
                sys.executable,
                {'name': name, 'revision': revision},
                variables,
                lambda: None,
                lambda done, total: self.told.append((done, total)),
            )

    def refused(self, name: str, revision: str | None = None, token: str | None = None) -> str:
        with self.assertRaises(PodFailure) as caught:
            self.fetch(name, revision, token)
        self.assertEqual(caught.exception.code, 'model_not_found', caught.exception.message)
        self.assertIn(name, caught.exception.message)
        self.assertNotIn('hf_', caught.exception.message)
        return caught.exception.message

    def test_fetches_what_is_needed_and_tells_how_many_bytes_it_is(self) -> None:
        self.fetch(MODEL, token=TOKEN)
        wanted = len(FILES['config.json']) + len(FILES['model.safetensors'])
        self.assertEqual(self.told[-1], (wanted, wanted))
        files = {path.name for path in self.cache.rglob('snapshots/*/*')}
        self.assertEqual(files, {'config.json', 'model.safetensors'})

    def test_a_model_that_is_not_there_is_model_not_found_f18_f26_f39_h21(self) -> None:
        self.assertIn('does not exist, or HF_TOKEN in secrets may not read it', self.refused('owner/other'))

    def test_a_revision_that_is_not_there_is_named(self) -> None:
        self.assertIn('has no such revision', self.refused(MODEL, revision='v9'))

    def test_a_gated_model_says_whose_terms_are_to_be_accepted(self) -> None:
        self.assertIn('is gated: accept its terms', self.refused(GATED))
        self.fetch(GATED, token=TOKEN)

    def test_a_bad_token_is_told_from_a_missing_model(self) -> None:
        self.assertIn('does not take HF_TOKEN in secrets', self.refused(MODEL, token='hf_adifferenttoken'))

    def test_a_hub_that_cannot_be_reached_is_no_missing_model(self) -> None:
        self.hub.close()
        with self.assertRaises(PodFailure) as caught:
            self.fetch(MODEL)
        self.assertEqual(caught.exception.code, 'source_unreachable')
        self.assertIn('127.0.0.1 could not be reached', caught.exception.message)
        self.assertRegex(caught.exception.message, r'It was tried \d+ times')

    def test_a_hub_that_does_not_serve_for_a_while_is_asked_again_s3(self) -> None:
        self.patience_seconds = 60
        # The library of the Hub gives up after a few tries of its own.
        self.hub.faults = [503] * 8
        self.fetch(MODEL)
        self.assertIn('127.0.0.1 answered HTTP 503', self.said.getvalue())

    def test_a_hub_that_throttles_for_good_is_told_with_its_status_s3(self) -> None:
        self.hub.faults = [429] * 10_000
        with self.assertRaises(PodFailure) as caught:
            self.fetch(MODEL)
        self.assertEqual(caught.exception.code, 'source_unreachable')
        self.assertIn('127.0.0.1 answered HTTP 429', caught.exception.message)
