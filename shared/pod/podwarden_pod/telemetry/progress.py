"""The progress of the training in the form that heartbeats report. The totals come from the trainer, never from the
config."""

from __future__ import annotations

from typing import Any


class Progress:
    def __init__(self) -> None:
        self.current_step = 0
        self.current_epoch = 0.0
        self.total_steps: int | None = None
        self.total_epochs: float | None = None
        # The current phase. Empty before the first phase.
        self.phase = ''
        self._transfers: dict[str, dict[str, Any]] = {}

    def enter(self, phase: str) -> bool:
        """Sets the phase. Returns False if the phase was the same before."""
        changed, self.phase = phase != self.phase, phase
        return changed

    def moved(self, phase: str, done_bytes: int, total_bytes: int) -> None:
        """Records the bytes that a phase has downloaded or uploaded. Heartbeats report these bytes while the phase
        lasts, even if they were recorded before the phase began."""
        self._transfers[phase] = {'phase': phase, 'done_bytes': done_bytes, 'total_bytes': total_bytes}

    def body(self) -> dict[str, Any] | None:
        """Returns the progress for a heartbeat, or None if there is none. The steps are left out until the trainer has
        reported its totals."""
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
