"""Reads and writes the few files in the work folder that outlive the process. bootstrap.sh uses the same files."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

from ..common.replace_file import replace_file
from ..common.utf8 import utf8


class PodState:
    def __init__(self, work: Path) -> None:
        self.work = work
        self.claim_file = work / 'claim.json'
        self.data = work / 'data'
        self._outcome = work / 'outcome'
        self._last_event = work / 'last_event'
        self._event_seq = work / 'event_seq'
        self._started = work / 'started'
        self._lock = threading.Lock()

    def start(self) -> bool:
        """Returns False if the package has run in this folder before: an attempt must not run twice."""
        try:
            os.close(os.open(self._started, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        self.data.mkdir(mode=0o700, exist_ok=True)
        return True

    def next_event_seq(self) -> int:
        """Returns a number that no event of this attempt has used. The number is on disk before the caller uses it."""
        with self._lock:
            last = int(self._event_seq.read_text()) if self._event_seq.exists() else 0
            replace_file(self._event_seq, f'{last + 1}\n')
            return last + 1

    def remember_last_event(self, fields: dict[str, Any]) -> None:
        """Stores the fields of the event as JSON without the outer braces. bootstrap.sh reports the event if this
        process could not."""
        replace_file(self._last_event, utf8(json.dumps(fields, ensure_ascii=False)).decode()[1:-1])

    def outcome_reported(self, outcome: str) -> None:
        replace_file(self._outcome, f'{outcome}\n')
