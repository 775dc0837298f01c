"""Runs one attempt. bootstrap.sh starts this module. Its standard output and error go to files, and descriptor 3 is the
log of the container."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from .api.claim import load_claim
from .lifecycle.pod import Pod
from .lifecycle.runner import run
from .lifecycle.settings import read_settings

ECHO_DESCRIPTOR = 3


def main(argv: list[str]) -> int:
    settings = read_settings(argv, os.environ)
    # The trainer and its child processes must not see the token of the attempt or the RunPod API key.
    for name in ('PODWARDEN_JOB_TOKEN', 'RUNPOD_API_KEY'):
        os.environ.pop(name, None)
    environment = dict(os.environ)
    claim = load_claim(settings.work / 'claim.json')
    os.environ.update(claim.secrets)
    pod = Pod(settings, claim, environment, os.fdopen(ECHO_DESCRIPTOR, 'w', errors='replace'))

    def on_terminate(signum: int, frame: FrameType | None) -> None:
        pod.stop.request('restart_loop', 'The machine told the container to stop (SIGTERM).', hurry=True)

    signal.signal(signal.SIGTERM, on_terminate)
    if not pod.state.start():
        pod.stop.request('restart_loop', 'The training had been started on this pod before.')
    pod.start()
    return 0 if run(pod, claim) else 1


if __name__ == '__main__':
    status = main(sys.argv[1:])
    sys.stdout.flush()
    # Threads that hang on the network must not keep a finished process alive.
    os._exit(status)
