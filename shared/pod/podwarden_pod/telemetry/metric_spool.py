"""Points on disk until the API has taken them, cut into batches that keep their number however often they are sent."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..common.replace_file import replace_file

MAX_POINTS = 500
# Below the API's 256 KiB, with room for the rest of the body.
MAX_BYTES = 240 * 1024


@dataclass
class _Mark:
    """The batch under way: its number and its bytes in the spool. No bytes: a heartbeat without points."""

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
        """The batch under way; the same one until it is taken. What it holds is written down before it is sent."""
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
        """Cuts the batch smaller under the same number, which the API has not stored; False when it is one point."""
        points = len(self._read(self._mark.start, self._mark.end))
        self.max_points = max(1, points // 2)
        self._mark.open = False
        return points > 1

    def rejected(self) -> None:
        """Puts aside what the API will never take, so that it does not hold up the rest."""
        with self._rejected.open('ab') as file:
            file.writelines(self._read(self._mark.start, self._mark.end))
        self.taken()

    def pending(self) -> bool:
        """True where a whole point waits; a last line without its end was cut off by a crash and never counts."""
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
