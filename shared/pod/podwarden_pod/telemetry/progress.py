"""The progress of the training, as heartbeats report it. Totals come from the trainer, never from the configuration."""

from __future__ import annotations

from typing import Any


class Progress:
    def __init__(self) -> None:
        self.current_step = 0
        self.current_epoch = 0.0
        self.total_steps: int | None = None
        self.total_epochs: float | None = None
        # Empty before the first one.
        self.phase = ''
        self._transfers: dict[str, dict[str, Any]] = {}

    def enter(self, phase: str) -> bool:
        """False when it was in that phase already."""
        changed, self.phase = phase != self.phase, phase
        return changed

    def moved(self, phase: str, done_bytes: int, total_bytes: int) -> None:
        """The bytes that the phase has downloaded or uploaded; reported from its beginning, for as long as it lasts."""
        self._transfers[phase] = {'phase': phase, 'done_bytes': done_bytes, 'total_bytes': total_bytes}

    def body(self) -> dict[str, Any] | None:
        """No step before the trainer has named its totals."""
        body: dict[str, Any] = {}
        if self.total_steps is not None:
            body = {
                'current_step': self.current_step,
                'total_steps': self.total_steps,
                'current_epoch': self.current_epoch,
                'total_epochs': self.total_epochs,
            }
        if transfer := self._transfers.get(self.phase):
            body['transfer'] = transfer
        return body or None
