"""A file of more than 100 MiB on its whole way through a pod, in bounded memory: ranges down, lines, parts up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

from fake_api import JOB_ID, JOB_TOKEN, POD_ID
from support import PodTest, sha256

from podwarden_pod.uploads.artifacts import PART_BYTES, SINGLE_PUT_MAX_BYTES

MEBIBYTE = 1 << 20
# The interpreter with its imports takes some 30 MiB, and each connection a block; the file has more than 100.
MOST_BYTES = 80 * MEBIBYTE


class LargeFiles(PodTest):
    def test_the_memory_of_the_pod_does_not_grow_with_its_files(self) -> None:
        line = json.dumps({'text': 'word ' * 400}).encode() + b'\n'
        examples = (SINGLE_PUT_MAX_BYTES + MEBIBYTE) // len(line)
        data = line * examples
        self.assertGreater(len(data), SINGLE_PUT_MAX_BYTES)
        claim = self.offer_job(data)
        self.world.part_size = PART_BYTES
        # One part of the file gets lost on its way, and only that is sent again.
        self.world.cut_after = [MEBIBYTE]
        (self.work / 'claim.json').write_text(json.dumps(claim))
        result = self.work / 'result.json'
        variables = {
            'PODWARDEN_API_URL': self.fake.url,
            'PODWARDEN_JOB_ID': JOB_ID,
            'PODWARDEN_ATTEMPT': '1',
            'PODWARDEN_JOB_TOKEN': JOB_TOKEN,
            'RUNPOD_POD_ID': POD_ID,
            'PODWARDEN_NVML_LIBRARY': 'none',
        }
        script = Path(__file__).with_name('streaming_pod.py')
        command = [sys.executable, '-B', str(script), str(result), '--work', str(self.work), '--retry-seconds', '0']
        with (self.work / 'stdout.log').open('w') as output:
            subprocess.run(command, env={**os.environ, **variables}, stdout=output, check=True, timeout=120)
        final = self.world.final()
        assert final
        self.assertEqual(final['type'], 'completed', final)
        found = json.loads(result.read_text())
        self.assertEqual(found['examples'], examples)
        self.assertLess(found['peak_bytes'], MOST_BYTES)
        ranges = [r.headers['range'] for r in self.world.requests if r.path == '/s3/dataset' and 'range' in r.headers]
        self.assertGreater(len(ranges), 8)
        [artifact] = [name for name, made in self.world.artifacts.items() if made['done']]
        self.assertEqual(len([r for r in self.world.requests if r.path.startswith(f'/s3/{artifact}/')]), 2)
        self.assertEqual(sha256(self.world.objects[artifact]), sha256(data))


if __name__ == '__main__':
    unittest.main()
