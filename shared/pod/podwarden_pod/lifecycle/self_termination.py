"""Terminates the pod from inside if the API is out of reach. The calls are the same as in bootstrap.sh, which cannot
act while the training hangs."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable

from ..api.http import NETWORK_ERRORS, open_url

DEFAULT_RUNPOD_URL = 'https://api.runpod.io/v2'
GRAPHQL_URL = 'https://api.runpod.io/graphql'


class SelfTermination:
    def __init__(self, runpod_url: str, pod_id: str, key: str, *, timeout_seconds: float = 25) -> None:
        self._pod = pod_id
        self._url = runpod_url.rstrip('/')
        self._headers = {'Authorization': f'Bearer {key}', 'Content-Type': 'application/json'}
        self._timeout = timeout_seconds

    def __call__(self) -> bool:
        """Tries each way to terminate the pod, in order, until a call succeeds. Returns True if a call has succeeded.
        Success is no proof: the pod may still run."""
        if not self._pod:
            return False
        rungs: list[Callable[[], bool]] = [self._action, self._delete]
        if self._url == DEFAULT_RUNPOD_URL:
            rungs.append(self._graphql)
        return any(rung() for rung in [*rungs, self._runpodctl])

    def _action(self) -> bool:
        return 200 <= self._call('POST', f'{self._url}/pods/{self._pod}/action', {'action': 'terminate'})[0] < 300

    def _delete(self) -> bool:
        return 200 <= self._call('DELETE', f'{self._url}/pods/{self._pod}')[0] < 300

    def _graphql(self) -> bool:
        query = f'mutation {{ podTerminate(input: {{ podId: "{self._pod}" }}) }}'
        status, text = self._call('POST', GRAPHQL_URL, {'query': query})
        return status == 200 and b'"errors"' not in text

    def _runpodctl(self) -> bool:
        command = shutil.which('runpodctl')
        if command is None:
            return False
        try:
            return (
                subprocess.run([command, 'remove', 'pod', self._pod], capture_output=True, timeout=60).returncode == 0
            )
        except (OSError, subprocess.SubprocessError):
            return False

    def _call(self, method: str, url: str, body: dict[str, str] | None = None) -> tuple[int, bytes]:
        data = json.dumps(body).encode() if body else None
        try:
            with open_url(method, url, self._headers, data, timeout=self._timeout) as answer:
                return answer.status, answer.read(1 << 16)
        except NETWORK_ERRORS:
            return 0, b''
