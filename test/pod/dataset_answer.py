"""The answer of the pod to a file, in the shape of `test/corpus/dataset-answer.ts`. As a program it answers each line
of JSON that has `base64`, `format` and `compression` by another."""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

if __name__ == '__main__':
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'shared' / 'pod'))

from podwarden_pod.common.failures import PodFailure
from podwarden_pod.dataset.notes import Notes
from podwarden_pod.transformers_trainer.records import examples


def answer_of(path: Path, dataset_format: str, compression: str) -> dict[str, Any]:
    notes = Notes(dataset_format)
    ignored: set[str] = set()
    learned = []
    try:
        for example in examples(path, dataset_format, compression, ignored, notes):
            example.pop('line')
            learned.append(example)
    except PodFailure as failure:
        return {'outcome': 'refused', 'code': failure.code, 'sentence': failure.message}
    assert ignored == set(notes.unused)
    return {
        'outcome': 'ready',
        'examples': len(learned),
        'unused_fields': notes.unused,
        'warnings': notes.warnings,
        'learned': learned,
    }


def main() -> None:
    with tempfile.TemporaryDirectory(prefix='podwarden-answers-') as folder:
        path = Path(folder) / 'dataset'
        for line in sys.stdin:
            asked = json.loads(line)
            path.write_bytes(base64.b64decode(asked['base64']))
            print(json.dumps(answer_of(path, asked['format'], asked['compression'])), flush=True)


if __name__ == '__main__':
    main()
