"""trl's trainer for orpo, which alone of them does not count the tokens it has learned from."""

from __future__ import annotations

from typing import Any

import torch
from datasets import Dataset
from trl.data_utils import apply_chat_template
from trl.experimental.orpo import ORPOTrainer

from .tools import tools_of

TURNS = ('prompt', 'chosen', 'rejected')


def with_written_turns(dataset: Dataset, tokenizer: Any) -> Dataset:
    """Its turns as the chat template writes them, which this trainer does by itself without any tools."""
    written = dataset.map(_written, fn_kwargs={'tokenizer': tokenizer}, remove_columns=dataset.column_names)
    return written.rename_columns({f'written_{name}': name for name in TURNS})


def _written(example: dict[str, Any], tokenizer: Any) -> dict[str, str]:
    texts = apply_chat_template({name: example[name] for name in TURNS}, tokenizer, tools=tools_of(example))
    return {f'written_{name}': texts[name] for name in TURNS}


class CountingOrpoTrainer(ORPOTrainer):
    """Logs `num_tokens` as the others do: of all processes, prompts with both answers, without padding."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tokens = torch.zeros((), dtype=torch.long, device=self.args.device)

    def training_step(self, model: Any, inputs: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        for name in ('chosen_attention_mask', 'rejected_attention_mask'):
            # Stays on the card: reading it here would wait for the card at every step.
            self._tokens += inputs[name].to(self._tokens.device).sum()
        return super().training_step(model, inputs, *args, **kwargs)

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        if 'loss' in logs:
            logs['num_tokens'] = self.accelerator.reduce(self._tokens, 'sum').item()
        super().log(logs, start_time)
