"""How far the training is, as the heartbeat tells it. Totals come from the trainer, never from the configuration."""

from __future__ import annotations

from typing import Any


class Progress:
    def __init__(self) -> None:
        self.current_step = 0
        self.current_epoch = 0.0
        self.total_steps: int | None = None
        self.total_epochs: float | None = None

    def body(self) -> dict[str, Any] | None:
        """Nothing before the trainer has named its totals."""
        if self.total_steps is None:
            return None
        return {
            'current_step': self.current_step,
            'total_steps': self.total_steps,
            'current_epoch': self.current_epoch,
            'total_epochs': self.total_epochs,
        }
