"""The cost of reporting to the training thread: `python3 test/pod/bench_reporting.py [steps]`.

The parts are those of a pod whose API does not answer, the dearest case: the sender spools and tries again beside it.
Not a test: it prints and judges nothing. The aim is under 100 us a step.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'shared' / 'pod'))
sys.dont_write_bytecode = True

from podwarden_pod.api.claim import parse_claim  # noqa: E402
from podwarden_pod.lifecycle.pod import Pod  # noqa: E402
from podwarden_pod.lifecycle.reporting import PodReporter  # noqa: E402
from podwarden_pod.lifecycle.settings import read_settings  # noqa: E402

CLAIM = {'dataset': {'url': '', 'size_bytes': 1}, 'config': {}, 'heartbeat_interval_seconds': 1}
POINT = {'train_loss': 1.5, 'learning_rate': 1e-4, 'grad_norm': 0.9, 'samples_per_second': 12.0, 'epoch': 0.25}


def timed(name: str, seconds: list[float]) -> None:
    seconds.sort()
    median, worst = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.999)]
    mean = sum(seconds) / len(seconds)
    print(f'{name:<28} median {median * 1e6:6.2f} us   mean {mean * 1e6:6.2f} us   99.9 % {worst * 1e6:7.1f} us')


def main() -> None:
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory(prefix='podbench-') as work:
        environment = {
            'PODWARDEN_API_URL': 'http://127.0.0.1:9',
            'PODWARDEN_JOB_ID': 'job',
            'PODWARDEN_ATTEMPT': '1',
            'PODWARDEN_JOB_TOKEN': 'token',
        }
        pod = Pod(read_settings(['--work', work], environment), parse_claim(CLAIM), environment)
        report = PodReporter(pod)
        pod.metrics.start()
        only_steps, points = [], []
        for step in range(steps):
            began = time.perf_counter()
            report.step(step, 0.5)
            between = time.perf_counter()
            if step % 10 == 0:
                report.point(step, **POINT)
                points.append(time.perf_counter() - between)
            only_steps.append(between - began)
            # As a training does, which leaves the other threads their turns.
            if step % 1000 == 0:
                time.sleep(0.01)
        timed('report.step', only_steps)
        timed('report.point (each 10th)', points)
        pod.close()


if __name__ == '__main__':
    main()
