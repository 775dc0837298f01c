"""The files of test/corpus/datasets: the pod says of each what the upload says."""

from __future__ import annotations

import json
import unittest
from pathlib import Path
from typing import Any

import support  # noqa: F401
from dataset_answer import answer_of

FOLDER = Path(__file__).resolve().parents[1] / 'corpus' / 'datasets'
SUFFIX = '.expected.json'
# Only the upload finds out which format it is: the pod is told one, and refuses these as whatever it is told.
ASKS_FORMAT = ('those of no format', 'Say which is meant', 'the records are inside')


class Corpus(unittest.TestCase):
    maxDiff = None

    def test_every_file_is_answered_as_at_the_upload_f18_f26_f39_h21(self) -> None:
        answered = 0
        for path in sorted(FOLDER.glob('*/*')):
            if path.name.endswith(SUFFIX):
                continue
            expected = json.loads(path.with_name(path.name + SUFFIX).read_text('utf-8'))
            declared = expected.pop('declared', {})
            with self.subTest(f'{path.parent.name}/{path.name}'):
                self.check(path, expected, declared)
                answered += 1
        self.assertGreaterEqual(answered, 150)

    def check(self, path: Path, expected: dict[str, Any], declared: dict[str, str]) -> None:
        dataset_format = expected.get('format') or declared.get('format') or _told_by(expected) or 'text'
        answer = answer_of(path, dataset_format, expected.get('compression') or declared.get('compression', 'none'))
        if expected['outcome'] == 'ready':
            del expected['format'], expected['compression']
            self.assertEqual(answer, expected)
            return
        self.assertEqual(answer['outcome'], 'refused')
        if any(part in expected['sentence'] for part in ASKS_FORMAT):
            return
        # A declared format that is another's has a word more at the upload.
        said = answer['sentence'] if expected['error'] == 'format_mismatch' else expected['sentence']
        self.assertEqual(answer['sentence'], said)
        self.assertTrue(expected['sentence'].startswith(answer['sentence']))


def _told_by(expected: dict[str, Any]) -> str | None:
    """The format that the upload found before it refused a record."""
    _, _, rest = expected['sentence'].partition('of the dataset: as ')
    return rest.partition(',')[0] or None


if __name__ == '__main__':
    unittest.main()
