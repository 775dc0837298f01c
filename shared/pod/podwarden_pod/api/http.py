"""Opens URLs for the whole package. No redirect is followed automatically, and no text of an error contains a URL."""

from __future__ import annotations

import email.utils
import errno
import http.client
import os
import time
import urllib.error
import urllib.request
from email.message import Message
from typing import Any, cast
from urllib.parse import urlsplit

from .. import USER_AGENT
from ..common.failures import PodFailure


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)

NETWORK_ERRORS = (urllib.error.URLError, http.client.HTTPException, OSError)


def open_url(
    method: str, url: str, headers: dict[str, str], body: bytes | None = None, *, timeout: float
) -> http.client.HTTPResponse:
    """Returns the response, whatever its HTTP status. Raises one of NETWORK_ERRORS if there is no response."""
    request = urllib.request.Request(url, data=body, headers={'User-Agent': USER_AGENT, **headers}, method=method)
    try:
        answer: http.client.HTTPResponse = _opener.open(request, timeout=timeout)
        return answer
    except urllib.error.HTTPError as refusal:
        return cast(http.client.HTTPResponse, refusal)


def asks_to_wait(status: int, retry_after: float | None) -> bool:
    """Returns True if the server is reachable and only asks the pod to wait. A throttled pod must neither end itself
    nor give up."""
    return status == 429 or (status == 503 and retry_after is not None)


def retry_after_seconds(headers: Message) -> float | None:
    """Returns the wait that the header Retry-After asks for, in seconds. The header holds a number of seconds or a
    date. Returns None if the header is missing or unreadable."""
    value = headers.get('Retry-After') or ''
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def network_fault(error: BaseException) -> str:
    """Returns the class name of a network error. The text of the error is left out because the text may contain a
    URL."""
    cause = getattr(error, 'reason', None)
    return type(cause if isinstance(cause, BaseException) else error).__name__


def connection_to(url: str, timeout: float) -> http.client.HTTPConnection:
    """Returns a connection that is not open yet and uses no proxy. Files are sent in blocks of 256 KiB, because many
    small blocks cost more time than the sending itself."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == 'https' else http.client.HTTPConnection
    return kind(parts.netloc, timeout=timeout, blocksize=1 << 18)


def request_target(url: str) -> tuple[str, str]:
    """Returns the origin of a URL (scheme and host), and its path with the query."""
    parts = urlsplit(url)
    return f'{parts.scheme}://{parts.netloc}', f'{parts.path}?{parts.query}'


def disk_full(error: BaseException) -> PodFailure | None:
    """Returns a failure if the error of a download means that the disk is full, else None."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return PodFailure('dataset_too_large_for_disk', 'The disk of the pod is full. Raise disk_gb.')
    return None


def write_at(descriptor: int, data: bytes | memoryview, offset: int) -> None:
    """Writes all bytes without a buffer, so that a full disk raises OSError at once."""
    left = memoryview(data)
    while left:
        count = os.pwrite(descriptor, left, offset)
        left, offset = left[count:], offset + count
