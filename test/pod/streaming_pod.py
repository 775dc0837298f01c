"""A pod whose trainer reads its dataset line by line and uploads it again, for what a pod's process itself takes.

python3 streaming_pod.py RESULT_FILE --work FOLDER; the claim lies in the work folder. Writes the peak of its memory
and how many examples it has read."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'shared' / 'pod'))

from podwarden_pod.api.claim import load_claim
from podwarden_pod.lifecycle import runner
from podwarden_pod.lifecycle.pod import Pod
from podwarden_pod.lifecycle.settings import read_settings
from podwarden_pod.training.job import TrainingJob
from podwarden_pod.uploads.artifacts import ArtifactFile


class Streaming:
    def __init__(self) -> None:
        self.examples = 0

    def __call__(self, job: TrainingJob) -> Iterable[ArtifactFile]:
        for _ in job.examples():
            self.examples += 1
            job.stop.check()
        job.report.training(1, 1)
        return [ArtifactFile(job.dataset, 'model.tar', 'model')]


def main(result: str, *argv: str) -> int:
    settings = read_settings(list(argv), os.environ)
    claim = load_claim(settings.work / 'claim.json')
    pod, trainer = Pod(settings, claim, dict(os.environ)), Streaming()
    pod.state.start()
    pod.start()
    with mock.patch.object(runner, 'find_trainer', lambda config: trainer):
        reported = runner.run(pod, claim)
    Path(result).write_text(json.dumps({'examples': trainer.examples, 'peak_bytes': _peak_bytes()}))
    return 0 if reported else 1


def _peak_bytes() -> int:
    """The peak of this program alone: getrusage begins with the size of the process that started it."""
    found = re.search(r'VmHWM:\s+(\d+) kB', Path('/proc/self/status').read_text())
    assert found
    return int(found[1]) << 10


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
