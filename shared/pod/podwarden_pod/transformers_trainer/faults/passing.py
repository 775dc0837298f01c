"""Recognises transient faults of hubs and registries, retries the failed call, and names the fault if the fault
lasts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from ...api.backoff import Backoff
from ...common.failures import PodFailure

Result = TypeVar('Result')

# The longest time of retries. The GPU costs money meanwhile, and most outages of hubs are shorter.
PATIENCE_SECONDS = 900.0
BACKOFF = Backoff(base_seconds=5, cap_seconds=90)
# A call that fails after a longer run than this had worked before, so the time for retries starts again.
WORKED_SECONDS = 120.0
WAIT_STEP_SECONDS = 0.2

# The most characters of a message that are searched. A message may quote a whole page.
_MAX_TEXT_CHARS = 20_000

_STATUS = re.compile(
    r"\b([45]\d\d) (?:Client Error|Server Error|error responses)|(?:Client|Server) error '([45]\d\d)"
    r'|HTTP (?:status (?:client|server) error \(|error |status )([45]\d\d)|status(?: code)?[ :=]{1,3}([45]\d\d)',
    re.IGNORECASE,
)
_PASSING_STATUS = re.compile(r'408|425|429|5\d\d')
_NETWORK = re.compile(
    r'ConnectError|ConnectTimeout|ReadTimeout|WriteTimeout|PoolTimeout|ReadError|WriteError|RemoteProtocolError'
    r'|ConnectionError|ConnectionResetError|NewConnectionError|ProtocolError|IncompleteRead|RemoteDisconnected'
    r'|timed out|name resolution|Name or service not known|nodename nor servname|Network is unreachable'
    r'|Connection (?:refused|reset|aborted|broken)|No route to host|EOF occurred|UNEXPECTED_EOF|dns error'
    r'|error sending request|error decoding response body|Too Many Requests',
    re.IGNORECASE,
)
# Permanent faults. A text that matches is no transient fault, whatever else the text contains.
_STAYING = re.compile(r'DO NOT MATCH THE HASHES|[Hh]ash mismatch|No space left on device|Disk quota exceeded')
_HOST = re.compile(r"https?://(?:[^\s/@'\"]{1,200}@)?([A-Za-z0-9.-]+)|host='([A-Za-z0-9.-]+)'")


def passing_fault(text: str, host: str = '', status: int = 0) -> str | None:
    """Returns a sentence on a transient fault, with the host and its status, or None for any other fault. `host` and
    `status` take precedence over the text."""
    text = text[:_MAX_TEXT_CHARS]
    if _STAYING.search(text):
        return None
    statuses = [str(status)] if status else [next(filter(None, found)) for found in _STATUS.findall(text)]
    passing = [found for found in statuses if _PASSING_STATUS.fullmatch(found)]
    if not passing and (statuses or not _NETWORK.search(text)):
        return None
    hosts = [next(filter(None, found)) for found in _HOST.findall(text)]
    who = host or (hosts[-1] if hosts else 'the server')
    return f'{who} answered HTTP {passing[-1]}' if passing else f'{who} could not be reached'


def passing_fault_of(errors: Sequence[BaseException]) -> str | None:
    """Returns a sentence on the transient fault behind an exception and its causes, or None. Libraries keep the request
    and the response as attributes of an exception."""
    answers = [answer for error in errors if (answer := getattr(error, 'response', None)) is not None]
    status = next((int(code) for answer in answers if (code := getattr(answer, 'status_code', None))), 0)
    text = '\n'.join(f'{type(error).__name__}: {str(error)[:_MAX_TEXT_CHARS]}' for error in errors)
    return passing_fault(text, next(_hosts(errors), ''), status)


def _hosts(errors: Sequence[BaseException]) -> Iterator[str]:
    for error in errors:
        try:
            url = str(error.request.url)  # type: ignore[attr-defined]
        except (AttributeError, RuntimeError):
            # httpx raises RuntimeError if an error has no request.
            continue
        if found := _HOST.match(url):
            yield found[1]


def patiently(
    call: Callable[[], Result],
    check: Callable[[], None],
    *,
    stays_as: str = 'source_unreachable',
    patience_seconds: float = PATIENCE_SECONDS,
    backoff: Backoff = BACKOFF,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Result:
    """Repeats a call while the call fails with a transient fault. After `patience_seconds`, raises PodFailure with the
    code `stays_as`, because another machine may reach a server that this machine does not reach. `check` is called
    during each wait and may raise an exception to end the wait."""
    failing_since = clock()
    tries = 0
    while True:
        began = clock()
        try:
            return call()
        except PodFailure as failure:
            now = clock()
            if tries == 0 or now - began > WORKED_SECONDS:
                failing_since, tries = now, 0
            tries += 1
            if not failure.passes:
                raise
            if now - failing_since > patience_seconds:
                said = f'{failure.message} It was tried {tries} times in {now - failing_since:.0f} s.'
                raise PodFailure(stays_as, said, failure.exit_code) from None
            print(f'podwarden: {failure.message} It is tried again.', flush=True)
            until = now + backoff.delay(tries - 1)
            while clock() < until:
                check()
                sleep(WAIT_STEP_SECONDS)
