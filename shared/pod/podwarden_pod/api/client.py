"""Calls the Podwarden API. Errors and logs contain neither the token nor a URL."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from ..common.failures import AttemptOver
from ..common.utf8 import utf8
from .http import NETWORK_ERRORS, asks_to_wait, network_fault, open_url, retry_after_seconds


class ApiError(Exception):
    """An answer other than success. The status is 0 if there was no answer."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        retry_after: float | None = None,
        *,
        issue_paths: tuple[str, ...] = (),
    ) -> None:
        super().__init__(f'HTTP {status} {code}: {message}' if status else f'no answer: {message}')
        self.status = status
        self.code = code
        self.retry_after = retry_after
        # The paths of the fields of the body that the API refused, such as `metrics.0.step`.
        self.issue_paths = issue_paths

    @property
    def transient(self) -> bool:
        """True if the same call may succeed later."""
        return self.status in (0, 408, 425, 429) or self.status >= 500

    @property
    def contact(self) -> bool:
        """True if the API is reachable and only asks the pod to wait."""
        return asks_to_wait(self.status, self.retry_after)


class ApiClient:
    def __init__(
        self,
        base_url: str,
        job_id: str,
        attempt: int,
        token: str,
        *,
        timeout_seconds: float = 25,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.attempt = attempt
        self._base = base_url.rstrip('/')
        self._job = f'/api/training/jobs/{job_id}'
        self._headers = {'Authorization': f'Bearer {token}', 'Content-Type': 'application/json'}
        self._timeout = timeout_seconds
        self._clock = clock
        self.last_contact = clock()

    def job_post(self, route: str, body: dict[str, Any]) -> dict[str, Any]:
        """Makes one call about this attempt. Raises AttemptOver if the API no longer accepts the token of the attempt,
        and ApiError for any other refusal."""
        try:
            return self.post(f'{self._job}/{route}', {'attempt': self.attempt, **body})
        except ApiError as error:
            if error.status in (401, 410):
                raise AttemptOver(str(error)) from None
            raise

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Makes one call and returns the JSON object of its 2xx answer, or {} if the answer is no JSON object. Raises
        ApiError for any other status and if there is no answer."""
        data = utf8(json.dumps(body, allow_nan=False, ensure_ascii=False, separators=(',', ':')))
        try:
            with open_url('POST', self._base + path, self._headers, data, timeout=self._timeout) as answer:
                status, text = answer.status, answer.read(4 << 20)
                retry_after = retry_after_seconds(answer.headers)
        except NETWORK_ERRORS as error:
            raise ApiError(0, 'unreachable', network_fault(error)) from None
        parsed = _object(text)
        if not 200 <= status < 300:
            refused = ApiError(
                status,
                str(parsed.get('code', '')),
                str(parsed.get('error', ''))[:500],
                retry_after,
                issue_paths=_issue_paths(parsed.get('issues')),
            )
            if refused.contact:
                self.last_contact = self._clock()
            raise refused
        self.last_contact = self._clock()
        return parsed


def _object(text: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(text or b'{}')
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _issue_paths(issues: object) -> tuple[str, ...]:
    listed = issues if isinstance(issues, list) else []
    return tuple(str(issue.get('path', '')) for issue in listed if isinstance(issue, dict))
