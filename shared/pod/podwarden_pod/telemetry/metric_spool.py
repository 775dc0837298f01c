"""Keeps points on disk until the API has accepted them. The points are sent in batches. A batch that is sent again
keeps its number."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..common.replace_file import replace_file

MAX_POINTS = 500
# The most bytes of points in one batch. The API accepts 256 KiB, and the rest of the body also needs space.
MAX_BYTES = 240 * 1024


@dataclass
class _Mark:
    """The current batch: its number, and the range of its bytes in the spool file. A batch with an empty range is a
    heartbeat without points. `open` means that the range is fixed."""

    seq: int = 1
    start: int = 0
    end: int = 0
    open: bool = False


class MetricSpool:
    def __init__(self, folder: Path) -> None:
        self._points = folder / 'metrics.jsonl'
        self._rejected = folder / 'metrics.rejected.jsonl'
        self._mark_file = folder / 'metrics.mark'
        self._mark = _Mark(**json.loads(self._mark_file.read_text())) if self._mark_file.exists() else _Mark()
        self.max_points = MAX_POINTS

    def append(self, points: list[dict[str, Any]]) -> None:
        if points:
            with self._points.open('a', encoding='utf-8') as file:
                file.writelines(json.dumps(point, separators=(',', ':')) + '\n' for point in points)

    def batch(self) -> tuple[int, list[dict[str, Any]]]:
        """Returns the number and the points of the current batch. The batch stays the same until the API accepts it.
        The range of a batch is on disk before the batch is sent."""
        if not self._mark.open:
            lines = self._read(self._mark.start, None)
            self._mark.end = self._mark.start + sum(map(len, lines))
            self._mark.open = True
            self._save()
        return self._mark.seq, [json.loads(line) for line in self._read(self._mark.start, self._mark.end)]

    def taken(self) -> None:
        self._mark = _Mark(self._mark.seq + 1, self._mark.end, self._mark.end)
        self._save()

    def too_large(self) -> bool:
        """Halves the current batch. The number stays, because the API has stored nothing under this number. Returns
        False if the batch has only one point."""
        points = len(self._read(self._mark.start, self._mark.end))
        self.max_points = max(1, points // 2)
        self._mark.open = False
        return points > 1

    def rejected(self) -> None:
        """Moves a batch that the API will never accept to a separate file, so that the batch does not block later
        points."""
        with self._rejected.open('ab') as file:
            file.writelines(self._read(self._mark.start, self._mark.end))
        self.taken()

    def pending(self) -> bool:
        """Returns True if a complete point waits. A last line without a line end was cut off by a crash and does not
        count."""
        if not self._points.exists():
            return False
        with self._points.open('rb') as file:
            file.seek(self._mark.start)
            return file.readline().endswith(b'\n')

    def _read(self, start: int, end: int | None) -> list[bytes]:
        if not self._points.exists():
            return []
        lines: list[bytes] = []
        with self._points.open('rb') as file:
            file.seek(start)
            for line in file:
                start += len(line)
                if end is None and (len(lines) >= self.max_points or sum(map(len, lines)) + len(line) > MAX_BYTES):
                    break
                if (end is not None and start > end) or not line.endswith(b'\n'):
                    break
                lines.append(line)
        return lines

    def _save(self) -> None:
        replace_file(self._mark_file, json.dumps(asdict(self._mark)))
