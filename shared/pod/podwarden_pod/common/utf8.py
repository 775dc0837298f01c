"""Encodes text for the API."""

from __future__ import annotations


def utf8(text: str) -> bytes:
    """Encodes text as UTF-8. Lone surrogates, as in the name of a file that is not UTF-8, have no encoding and become
    `?`. The API would refuse lone surrogates, and the refused text might be the report of a failure."""
    return text.encode('utf-8', 'replace')
