"""Removes credentials from text before the text leaves the machine."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, quote_plus

_NAME = r'X-Amz-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|Signature|token'
_PATTERNS = (
    # A credential can be in a URL, in a URL within a URL, or in parameters that Python or JSON has printed.
    (re.compile(rf'(?i)\b({_NAME})(["\']?\s*(?:=|%3D|:)\s*["\']?)(?!\s)[^&\s"\'<>,}}]{{8,}}'), r'\1\2***'),
    (re.compile(rf'(?i)\b({_NAME})=[^&\s"\'<>]+'), r'\1=***'),
    (re.compile(r'(?i)\b(Bearer)\s+[A-Za-z0-9._~+/=-]{8,}'), r'\1 ***'),
    (re.compile(r'\b(hf_|sk-|rpa_|ghp_|AKIA|ASIA)[A-Za-z0-9_-]{12,}'), r'\1***'),
)
_SECRET_NAME = re.compile(r'(?i)(token|secret|passw|api_?key|credential|_key$)')
# Redacting shorter values would remove ordinary words.
_MIN_SECRET_CHARS = 6
# Shorter pieces of base64 could occur in unrelated text.
_MIN_BASE64_CHARS = 12


class Redactor:
    """Replaces secrets by ***: in plain form, escaped for JSON or a URL, and in base64, even inside a longer base64
    text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        parts = {line for secret in secrets for line in (secret, *secret.splitlines())}
        forms = {form for part in parts if len(part) >= _MIN_SECRET_CHARS for form in _forms(part)}
        values = sorted(forms, key=len, reverse=True)
        self._values = re.compile('|'.join(map(re.escape, values))) if values else None

    def __call__(self, text: str) -> str:
        if self._values:
            text = self._values.sub('***', text)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text


def _forms(secret: str) -> Iterator[str]:
    yield secret
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    for quoted in (quote(secret, safe=''), quote(secret), quote_plus(secret)):
        yield quoted
        yield re.sub('%[0-9A-F]{2}', lambda match: match[0].lower(), quoted)
    yield from (form for form in _base64(secret.encode()) if len(form) >= _MIN_BASE64_CHARS)


def _base64(secret: bytes) -> Iterator[str]:
    """Yields the base64 characters that depend on the secret alone, for each of its three possible offsets in a group
    of three bytes. Each result comes in the standard and in the URL-safe alphabet."""
    for before in range(3):
        text = base64.b64encode(bytes(before) + secret).decode()
        decided = (before + len(secret)) * 8 // 6
        middle = text[(before * 8 + 5) // 6 : decided]
        yield middle
        yield middle.replace('+', '-').replace('/', '_')


def secrets_in(environment: Mapping[str, str]) -> list[str]:
    """Returns the values of the variables whose names indicate a secret."""
    return [value for name, value in environment.items() if _SECRET_NAME.search(name)]
