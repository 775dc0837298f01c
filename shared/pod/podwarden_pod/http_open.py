"""One way to open a URL: no redirect is followed unseen, and no URL ends up in an error's text."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from typing import Any, cast

from . import USER_AGENT


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


def network_fault(error: BaseException) -> str:
    """The kind of a network error, without what its text might hold of a URL."""
    cause = getattr(error, 'reason', None)
    return type(cause if isinstance(cause, BaseException) else error).__name__
