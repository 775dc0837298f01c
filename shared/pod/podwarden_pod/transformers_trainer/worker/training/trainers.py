"""Adapts trl's trainers to data that is already tokenized. All trainers use the tokens of the same rendering, including
the ends of answers, and add no tokens."""

from __future__ import annotations

from typing import Any

from datasets import Dataset
from trl import DPOTrainer, KTOTrainer, SFTTrainer

from .guard import Guarded
from .orpo import CountingOrpoTrainer


class Sft(Guarded, SFTTrainer):
    """Takes `input_ids` and `labels` unchanged. Also takes texts, which get the begin and end tokens of the
    tokenizer."""


class Dpo(Guarded, DPOTrainer):
    def _prepare_dataset(self, dataset: Dataset, *_: Any) -> Dataset:
        return dataset


class Kto(Guarded, KTOTrainer):
    def _prepare_dataset(self, dataset: Dataset, processing_class: Any, args: Any, dataset_name: str) -> Dataset:
        if not self.calculate_KL:
            return dataset
        # The examples for the KL estimate are made as in trl: each prompt of a batch gets the answer of its neighbour.
        return dataset.map(
            lambda batch: {'KL_completion_ids': [batch['completion_ids'][-1], *batch['completion_ids'][:-1]]},
            batched=True,
            batch_size=args.per_device_train_batch_size,
            desc=f'Mixing the answers of the {dataset_name} dataset',
        )


class Orpo(Guarded, CountingOrpoTrainer):
    def tokenize_row(self, feature: dict[str, Any], model: Any = None) -> dict[str, Any]:
        """Returns the tokens of a row. The method of trl would add a second end token to each answer, which no model
        generates."""
        prompt = feature['prompt_ids']
        row = {'prompt_input_ids': prompt, 'prompt_attention_mask': [1] * len(prompt)}
        for name in ('chosen', 'rejected'):
            answer = feature[f'{name}_ids'][: max(0, self.max_length - len(prompt))]
            row[f'{name}_input_ids'] = prompt + answer
            row[f'{name}_attention_mask'] = [1] * (len(prompt) + len(answer))
            row[f'{name}_labels'] = [-100] * len(prompt) + answer
        return row
