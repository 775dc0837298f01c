"""The shapes that a dataset may have, and the sentences about those that it may not."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from support import PodTest, text_dataset

from podwarden_pod.common.failures import PodFailure
from podwarden_pod.dataset import json_stream
from podwarden_pod.dataset.reading import read_examples
from podwarden_pod.dataset.rules import FORMATS

# A record of each format.
RECORDS: dict[str, dict[str, Any]] = {
    'chatml': {'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': 'b'}]},
    'sharegpt': {'conversations': [{'from': 'human', 'value': 'a'}, {'from': 'gpt', 'value': 'b'}]},
    'alpaca': {'instruction': 'a', 'output': 'b'},
    'openorca': {'question': 'a', 'response': 'b'},
    'dpo': {'prompt': 'a', 'chosen': 'b', 'rejected': 'c'},
    'kto': {'prompt': 'a', 'completion': 'b', 'label': True},
    'text': {'text': 'a'},
}


class ReadExamples(PodTest):
    def read(self, data: bytes, dataset_format: str = 'text', compression: str = 'none') -> list[str]:
        path = self.work / 'dataset'
        path.write_bytes(data)
        return [text for _, text in read_examples(path, dataset_format, compression)]

    def fault(self, data: bytes, dataset_format: str = 'text', compression: str = 'none') -> tuple[str, str]:
        with self.assertRaises(PodFailure) as caught:
            self.read(data, dataset_format, compression)
        return caught.exception.code, caught.exception.message

    def test_reads_every_format_and_names_the_line_of_a_bad_record(self) -> None:
        self.assertEqual(list(RECORDS), list(FORMATS))
        for name, record in RECORDS.items():
            with self.subTest(name):
                line = json.dumps(record)
                self.assertEqual(len(self.read(f'{line}\n\n{line}'.encode(), name)), 2)
                code, message = self.fault(f'{line}\n\n{{}}\n'.encode(), name)
                self.assertEqual(code, 'dataset_invalid_format')
                self.assertIn('Line 3', message)

    def test_reads_one_array_over_many_lines_and_blocks(self) -> None:
        records = [{'text': f'{n} [{{"\\ é' * 3000} for n in range(20)]
        data = ('\ufeff \n' + json.dumps(records, indent=1, ensure_ascii=False)).encode()
        self.assertEqual(self.read(data), [r['text'] for r in records])

    def test_names_the_line_of_a_bad_record_in_an_array(self) -> None:
        self.assertIn('Line 3', self.fault(b'[\n{"text": "a"},\n{"text": }\n]')[1])
        self.assertIn('Line 2', self.fault(b'[{"text": "a"}\n{"text": "b"}]')[1])
        self.assertIn('Line 2', self.fault(b'[{"text": "a"},\n')[1])

    def test_drops_nothing_that_stands_after_an_array(self) -> None:
        self.assertIn('Line 2', self.fault(b'[{"text": "a"}]\n{"text": "b"}')[1])
        self.assertIn('Line 1', self.fault(b'[] 7')[1])
        self.assertEqual(self.read(b' [{"text": "a"}] \r\n\t'), ['a'])

    def test_reads_values_that_end_with_a_block_or_with_the_file(self) -> None:
        for block in range(1, 40):
            with self.subTest(block), mock.patch.object(json_stream, 'READ_BYTES', block):
                self.assertEqual(self.read(b'[{"text": "a"},\n{"text": "b"}\n,{"text": "c"}]'), ['a', 'b', 'c'])
                self.assertIn('Line 2 of the dataset: it is not an object', self.fault(b'[{"text": "a"},\n1234567]')[1])
                self.assertIn('does not end', self.fault(b'[{"text": "a"}')[1])
                self.assertIn('comma', self.fault(b'[{"text": "a"} {')[1])

    def test_takes_no_more_of_json_than_the_upload_does(self) -> None:
        for record in ('{"text": "a", "score": NaN}', '{"text": "a", "score": -Infinity}'):
            self.assertIn('Line 2', self.fault(f'{{"text": "a"}}\n{record}'.encode())[1])
            self.assertIn('Line 2', self.fault(f'[{{"text": "a"}},\n{record}]'.encode())[1])

    def test_refuses_a_record_that_would_fill_the_memory(self) -> None:
        long = json.dumps({'text': 'x' * 5000})
        with mock.patch.object(json_stream, 'MAX_RECORD', 1000), mock.patch.object(json_stream, 'READ_BYTES', 100):
            self.assertIn('Line 2', self.fault(f'{{"text": "a"}}\n{long}\n'.encode())[1])
            self.assertIn('Line 2', self.fault(f'[{{"text": "a"}},\n{long}]'.encode())[1])

    def test_refuses_what_is_not_utf8_or_not_an_object_or_empty(self) -> None:
        self.assertIn('Line 2', self.fault(b'{"text": "a"}\n{"text": "\xff"}')[1])
        self.assertIn('Line 1', self.fault(b'"text"')[1])
        self.assertIn('no records', self.fault(b'\n')[1])
        self.assertIn('no records', self.fault(b'[]')[1])

    def test_reads_gzip_that_was_declared(self) -> None:
        data = text_dataset()
        self.assertEqual(self.read(gzip.compress(data), compression='gzip'), self.read(data))

    def test_the_bytes_tell_whether_it_is_gzip_f37(self) -> None:
        data = text_dataset()
        self.assertEqual(self.read(gzip.compress(data)), self.read(data))
        self.assertEqual(self.fault(data, compression='gzip')[0], 'dataset_invalid_format')

    def test_a_broken_gzip_is_corrupt(self) -> None:
        whole = gzip.compress(text_dataset(400))
        self.assertEqual(self.fault(whole[:-20], compression='gzip')[0], 'dataset_corrupt')
        self.assertEqual(self.fault(whole[:-8] + b'12345678', compression='gzip')[0], 'dataset_corrupt')


def _lines(path: Path, record: str, count: int) -> None:
    with path.open('w') as file:
        file.writelines(f'{record}\n' for _ in range(count))


def _array(path: Path, record: str, count: int) -> None:
    with path.open('w') as file:
        file.write(f'[{record}')
        file.writelines(f',\n{record}' for _ in range(count - 1))
        file.write(']')


def _gzip(path: Path, record: str, count: int) -> None:
    with gzip.open(path, 'wt', compresslevel=1) as file:
        file.writelines(f'{record}\n' for _ in range(count))


class ReadInBoundedMemory(PodTest):
    RECORDS = 20_000
    RECORD = json.dumps({'text': 'y' * 400})
    # A few blocks and one record, of a file of eight megabytes.
    MOST_BYTES = 1_500_000

    def check(self, write: Callable[[Path, str, int], None], compression: str = 'none') -> None:
        path = self.work / 'dataset'
        write(path, self.RECORD, self.RECORDS)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        count = sum(1 for _ in read_examples(path, 'text', compression))
        peak = tracemalloc.get_traced_memory()[1]
        self.assertEqual(count, self.RECORDS)
        self.assertLess(peak, self.MOST_BYTES)

    def test_reads_lines_one_at_a_time(self) -> None:
        self.check(_lines)

    def test_reads_an_array_one_record_at_a_time(self) -> None:
        self.check(_array)

    def test_reads_gzip_as_it_unpacks(self) -> None:
        self.check(_gzip, 'gzip')


if __name__ == '__main__':
    unittest.main()
