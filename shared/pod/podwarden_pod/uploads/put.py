"""Sends a part of a file to a presigned URL, with exactly the headers that were signed."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from .. import USER_AGENT
from ..api.client import ApiError
from ..api.http import NETWORK_ERRORS, connection_to, network_fault, request_target, retry_after_seconds


class _Stretch:
    """A reader of the next `size` bytes of an open file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._left = file, size

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data


def put_stretch(
    url: str, headers: dict[str, str], path: Path, offset: int, size: int, *, timeout_seconds: float = 120
) -> str:
    """Sends `size` bytes of the file from `offset` on, and returns the ETag. Raises ApiError. The error is not
    transient if the store refuses with a status 4xx other than 408, 425 and 429."""
    connection = connection_to(url, timeout_seconds)
    own = {'User-Agent': USER_AGENT, 'Content-Length': str(size)}
    given = {name: value for name, value in headers.items() if name.lower() not in ('content-length', 'host')}
    try:
        with path.open('rb') as file:
            file.seek(offset)
            connection.request('PUT', request_target(url)[1], _Stretch(file, size), {**own, **given})
            answer = connection.getresponse()
            answer.read()
    except NETWORK_ERRORS as error:
        raise ApiError(0, 'unreachable', network_fault(error)) from None
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        asked = retry_after_seconds(answer.headers)
        raise ApiError(answer.status, 'store_refused', 'the object store refused the upload', asked)
    return answer.headers.get('ETag') or ''
