"""Takes credentials out of text before it leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_PATTERNS = (
    (re.compile(r'(?i)\b(X-Amz-(?:Signature|Credential|Security-Token)|Signature|token)=[^&\s"\'<>]+'), r'\1=***'),
    (re.compile(r'(?i)\b(Bearer)\s+[A-Za-z0-9._~+/=-]{8,}'), r'\1 ***'),
    (re.compile(r'\b(hf_|sk-|rpa_|ghp_|AKIA|ASIA)[A-Za-z0-9_-]{12,}'), r'\1***'),
)
_SECRET_NAME = re.compile(r'(?i)(token|secret|passw|api_?key|credential|_key$)')
# Shorter values would black out ordinary words.
_MIN_SECRET_CHARS = 6


class Redactor:
    def __init__(self, secrets: Iterable[str]) -> None:
        parts = {line for secret in secrets for line in (secret, *secret.splitlines())}
        values = sorted((p for p in parts if len(p) >= _MIN_SECRET_CHARS), key=len, reverse=True)
        self._values = re.compile('|'.join(map(re.escape, values))) if values else None

    def __call__(self, text: str) -> str:
        if self._values:
            text = self._values.sub('***', text)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text


def secrets_in(environment: Mapping[str, str]) -> list[str]:
    """Values of variables whose names say that they are secret."""
    return [value for name, value in environment.items() if _SECRET_NAME.search(name)]
