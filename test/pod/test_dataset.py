"""What a dataset may look like, and how it is said that it does not."""

from __future__ import annotations

import gzip
import json
import unittest
from typing import Any

from support import PodTest, text_dataset

from podwarden_pod.dataset_formats import read_examples
from podwarden_pod.failures import PodFailure

GOOD: dict[str, Any] = {
    'chatml': {'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': 'b'}]},
    'sharegpt': {'conversations': [{'from': 'human', 'value': 'a'}, {'from': 'gpt', 'value': 'b'}]},
    'alpaca': {'instruction': 'a', 'input': '', 'output': 'b'},
    'openorca': {'question': 'a', 'response': 'b'},
    'dpo': {'prompt': 'a', 'chosen': 'b', 'rejected': [{'role': 'assistant', 'content': 'c'}]},
    'kto': {'prompt': 'a', 'completion': 'b', 'label': False},
    'text': {'text': 'a'},
}
BAD: dict[str, Any] = {
    'chatml': {'messages': [{'role': 'user'}]},
    'sharegpt': {'conversations': []},
    'alpaca': {'instruction': 'a', 'output': ''},
    'openorca': {'question': 'a'},
    'dpo': {'prompt': 'a', 'chosen': 'b'},
    'kto': {'prompt': 'a', 'completion': 'b', 'label': 'yes'},
    'text': {'text': 7},
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
        for name, good in GOOD.items():
            with self.subTest(name):
                line = json.dumps(good)
                self.assertEqual(len(self.read(f'{line}\n\n{line}'.encode(), name)), 2)
                code, message = self.fault(f'{line}\n\n{json.dumps(BAD[name])}\n'.encode(), name)
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

    def test_refuses_what_is_not_utf8_or_not_an_object_or_empty(self) -> None:
        self.assertIn('Line 2', self.fault(b'{"text": "a"}\n{"text": "\xff"}')[1])
        self.assertIn('Line 1', self.fault(b'"text"')[1])
        self.assertIn('no records', self.fault(b'\n')[1])
        self.assertIn('no records', self.fault(b'[]')[1])

    def test_reads_gzip_that_was_declared(self) -> None:
        data = text_dataset()
        self.assertEqual(self.read(gzip.compress(data), compression='gzip'), self.read(data))

    def test_refuses_a_compression_that_is_not_the_declared_one_f37(self) -> None:
        self.assertEqual(self.fault(gzip.compress(text_dataset()))[0], 'dataset_invalid_format')
        self.assertEqual(self.fault(text_dataset(), compression='gzip')[0], 'dataset_invalid_format')

    def test_a_broken_gzip_is_corrupt(self) -> None:
        whole = gzip.compress(text_dataset(400))
        self.assertEqual(self.fault(whole[:-20], compression='gzip')[0], 'dataset_corrupt')
        self.assertEqual(self.fault(whole[:-8] + b'12345678', compression='gzip')[0], 'dataset_corrupt')


if __name__ == '__main__':
    unittest.main()
