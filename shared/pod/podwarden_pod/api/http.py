"""One way to open a URL: no redirect is followed unseen, and no URL ends up in an error's text."""

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
    """Answers any status as a response; raises one of NETWORK_ERRORS where there was none."""
    request = urllib.request.Request(url, data=body, headers={'User-Agent': USER_AGENT, **headers}, method=method)
    try:
        answer: http.client.HTTPResponse = _opener.open(request, timeout=timeout)
        return answer
    except urllib.error.HTTPError as refusal:
        return cast(http.client.HTTPResponse, refusal)


def asks_to_wait(status: int, retry_after: float | None) -> bool:
    """True where a server that refuses is there all the same: a throttled pod must neither end itself nor give up."""
    return status == 429 or (status == 503 and retry_after is not None)


def retry_after_seconds(headers: Message) -> float | None:
    """The wait that a header asks for, in seconds or with a date; nothing where there is none that can be read."""
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
    """The kind of a network error, without what its text might hold of a URL."""
    cause = getattr(error, 'reason', None)
    return type(cause if isinstance(cause, BaseException) else error).__name__


def connection_to(url: str, timeout: float) -> http.client.HTTPConnection:
    """Not yet open, for requests past any proxy. Files go out in large blocks: small ones cost more than sending."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == 'https' else http.client.HTTPConnection
    return kind(parts.netloc, timeout=timeout, blocksize=1 << 18)


def request_target(url: str) -> tuple[str, str]:
    """The host to ask, and the path to ask for."""
    parts = urlsplit(url)
    return f'{parts.scheme}://{parts.netloc}', f'{parts.path}?{parts.query}'


def disk_full(error: BaseException) -> PodFailure | None:
    """A full disk where a network error was expected: the received bytes could not be written."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return PodFailure('dataset_too_large_for_disk', 'The disk of the pod is full. Raise disk_gb.')
    return None


def write_at(descriptor: int, data: bytes | memoryview, offset: int) -> None:
    """Writes all bytes unbuffered, so a full disk raises at once."""
    left = memoryview(data)
    while left:
        count = os.pwrite(descriptor, left, offset)
        left, offset = left[count:], offset + count
