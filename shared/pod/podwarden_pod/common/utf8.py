"""Text as the API takes it."""

from __future__ import annotations


def utf8(text: str) -> bytes:
    """Half characters (lone surrogates, as in the name of a file that is not UTF-8) have none and become `?`: the API
    refuses them, and what it refuses might be the report of a failure."""
    return text.encode('utf-8', 'replace')
