"""Lets a training with trl's trainers survive a checkpoint that does not fit on the disk, and a failed last
evaluation."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from transformers import Trainer

from ...checkpoints.disk_room import is_full
from ...faults.diagnosis import diagnose
from ..examples.sampling import ByLength
from .split_weights import split_optimizer


class Guarded(Trainer):
    """A mixin that must precede a trainer of trl in the list of base classes. `say` sends a notice to the owner of the
    job."""

    say: Callable[[str], None] = staticmethod(lambda text: None)
    # True if the trained weights are in bf16 and the optimizer keeps the remaining bits of fp32.
    splits_weights = False
    # True after a full disk was reported to the owner, so that the notice is sent only once.
    _is_full = False

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        """Saves a checkpoint. A full disk loses the checkpoint, but does not end a training with one process. Several
        processes save together: a process that continued alone would wait for the other processes forever."""
        try:
            super()._save_checkpoint(model, trial)
            self._is_full = False
        except Exception as error:
            if self.args.world_size > 1 or not is_full(error):
                raise
            step = self.state.global_step
            shutil.rmtree(Path(self.args.output_dir) / f'checkpoint-{step}', ignore_errors=True)
            said = f'The checkpoint of step {step} is not kept: the disk is full.'
            print(f'trainer: {said}', flush=True)
            if not self._is_full:
                self.say(f'{said} Others may follow. For checkpoints, raise disk_gb.')
            self._is_full = True

    def get_optimizer_cls_and_kwargs(self, args: Any, model: Any = None) -> tuple[Any, Any]:
        kind, options = super().get_optimizer_cls_and_kwargs(args, model)
        return split_optimizer(kind) if self.splits_weights else kind, options

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:
        # `train_dataset` lacks the column of lengths, because no model accepts this column.
        dataset = self.train_dataset
        # Packed sequences all have about the full length, so sorting by length has no use.
        if 'seq_lengths' in dataset.column_names or getattr(self.args, 'packing', False):
            return super()._get_train_sampler(train_dataset)
        args = self.args
        size = args.per_device_train_batch_size * args.world_size
        return ByLength(_lengths(dataset, args.max_length), size, args.data_seed)

    def evaluate(self, *args: Any, **kwargs: Any) -> dict[str, float]:
        """Evaluates the model. The evaluation at the last step may decide which model is best. If this evaluation
        fails, its result counts as the worst. The best model is then an earlier model, or the last model if no earlier
        model was evaluated."""
        try:
            metrics: dict[str, float] = super().evaluate(*args, **kwargs)
        except Exception as error:
            state, metric = self.state, self.args.metric_for_best_model
            is_last = state.global_step >= state.max_steps
            if not is_last or not self.args.load_best_model_at_end or self.args.world_size > 1:
                raise
            traceback.print_exc()
            self.say(f'The last evaluation failed; the best model before it is kept. {diagnose(error).message}')
            metrics = {metric: float('-inf') if self.args.greater_is_better else float('inf')}
        return metrics


def _lengths(dataset: Any, limit: int) -> list[int]:
    if 'length' in dataset.column_names:
        return [min(length, limit) for length in dataset['length']]
    return [len(ids) for ids in dataset['input_ids']]
