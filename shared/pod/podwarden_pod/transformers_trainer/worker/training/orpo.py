"""Adds a count of the learned tokens to trl's trainer for orpo. All other trainers of trl have this count."""

from __future__ import annotations

from typing import Any

import torch
from trl.experimental.orpo import ORPOTrainer


class CountingOrpoTrainer(ORPOTrainer):
    """Logs `num_tokens` like the other trainers: the tokens of all processes, of prompts and both answers, without
    padding."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tokens = torch.zeros((), dtype=torch.long, device=self.args.device)

    def training_step(self, model: Any, inputs: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        for name in ('chosen_attention_mask', 'rejected_attention_mask'):
            # The count stays on the GPU. Reading the count here would wait for the GPU at every step.
            self._tokens += inputs[name].to(self._tokens.device).sum()
        return super().training_step(model, inputs, *args, **kwargs)

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        if 'loss' in logs:
            logs['num_tokens'] = self.accelerator.reduce(self._tokens, 'sum').item()
        super().log(logs, start_time)
