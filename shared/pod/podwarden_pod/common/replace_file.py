"""Files that are read back after a crash."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(path: Path, text: str) -> None:
    """The whole new content or the whole old one, whenever the machine dies."""
    draft = path.with_name(f'{path.name}.new')
    draft.write_text(text, 'utf-8')
    os.replace(draft, path)
