"""Writes files that a later process reads after a crash."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(path: Path, text: str) -> None:
    """Replaces the content in one step. After a crash the file holds either the whole old or the whole new content."""
    draft = path.with_name(f'{path.name}.new')
    draft.write_text(text, 'utf-8')
    os.replace(draft, path)
