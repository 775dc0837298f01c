"""A training as a pod does it, from its claim to its outcome, with its steps timed.

python3 our_training.py JOB_FILE; the claim lies in the work folder."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from unittest import mock

sys.path[:0] = [str(Path(__file__).resolve().parents[3] / 'shared' / 'pod')]
from marks import Marks  # noqa: E402

from podwarden_pod.api.claim import load_claim  # noqa: E402
from podwarden_pod.lifecycle import runner  # noqa: E402
from podwarden_pod.lifecycle.pod import Pod  # noqa: E402
from podwarden_pod.lifecycle.reporting import PodReporter  # noqa: E402
from podwarden_pod.lifecycle.settings import read_settings  # noqa: E402


def main(job_file: str) -> int:
    job = json.loads(Path(job_file).read_text())
    work = Path(job['work'])
    marks = Marks(job['warm_up_steps'])

    class TimedReporter(PodReporter):
        def step(self, step: int, epoch: float) -> None:
            super().step(step, epoch)
            marks.step(step)

    claim = load_claim(work / 'claim.json')
    pod = Pod(read_settings(['--work', str(work)], os.environ), claim, dict(os.environ))
    pod.state.start()
    pod.start()
    with mock.patch.object(runner, 'PodReporter', TimedReporter):
        reported = runner.run(pod, claim)
    if not reported or not marks.taken:
        print((work / 'stdout.log').read_text()[-2000:], file=sys.stderr)
        return 1
    marks.write(Path(job['result']))
    return 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
