"""Sends all reports of a running training. The thread of the training only reads numbers and appends messages to a
queue."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback

from ....common.failures import PodFailure
from ....training.config import TrainingSettings
from ...channel import HURRY, Channel
from ...checkpoints.folder import snapshot

GIGABYTE = 1 << 30
# The time between checkpoints if the config sets no save_steps. A machine may fail at any time, and most epochs take
# longer than this time.
CHECKPOINT_SECONDS = 1200
# The number of consecutive logs with a loss that is not finite after which the training fails. One bad batch is
# tolerated. A loss that stays NaN or infinite means that the weights are ruined.
NON_FINITE_LOGS = 2


class PodCallback(TrainerCallback):
    def __init__(
        self,
        channel: Channel,
        settings: TrainingSettings,
        work: Path,
        identity: dict[str, Any],
        *,
        processes: int,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._channel, self._settings, self._work, self._identity = channel, settings, work, identity
        self._clock = clock
        self._samples_per_step = settings.batch_size * settings.gradient_accumulation_steps * processes
        self._processes, self._is_packed = processes, bool(settings.packing)
        self._stop_file = work / 'stop'
        self._checkpoint_seconds = math.inf if settings.save_steps else CHECKPOINT_SECONDS
        self._kept_at = clock()
        self._total_epochs, self._examples, self._steps_per_epoch = settings.num_epochs, 0, 1
        self._last_step, self._last_tokens = 0, 0.0
        self._began, self._mark, self._aside = 0.0, 0.0, 0.0
        self._non_finite, self._told_at = 0, -math.inf
        self.stopped = False
        # True if the evaluation after the last step is postponed until the model is saved.
        self.evaluates_last = False
        self.last_train_loss: float | None = None

    def plan(self, total_epochs: float, examples: int, steps_per_epoch: int) -> None:
        self._total_epochs, self._examples, self._steps_per_epoch = total_epochs, examples, steps_per_epoch

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._last_step = state.global_step
        self._began = self._mark = self._kept_at = self._clock()
        if state.is_world_process_zero:
            self._channel.tell('training', total_steps=state.max_steps, total_epochs=self._total_epochs)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> Any:
        self._mark = self._clock()
        if state.is_world_process_zero:
            self._channel.tell('step', step=state.global_step, epoch=self._epoch(state))
        if self._agreed('save-at', state, self._mark - self._kept_at >= self._checkpoint_seconds):
            control.should_save = True
        if self._agreed('stop-at', state, self._stop_file.exists()):
            self.stopped = True
            control.should_training_stop = control.should_save = True
            # A training that stops still runs an evaluation that is due. Otherwise a resumed training would differ
            # from an uninterrupted one. A machine that stops within seconds has no time for the evaluation.
            if self._stop_file.exists() and self._stop_file.read_text() == HURRY:
                control.should_evaluate = False
            return control
        return self._at_the_end(state, control)

    def on_epoch_end(self, args: Any, state: Any, control: Any, **_: Any) -> Any:
        if self.stopped:
            # The checkpoint was saved at the end of the step.
            control.should_save = control.should_evaluate = False
            return control
        return self._at_the_end(state, control)

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
        if not logs or 'loss' not in logs:
            return
        loss = self.last_train_loss = logs['loss']
        if state.is_world_process_zero:
            measures = {
                'train_loss': loss,
                'learning_rate': logs.get('learning_rate'),
                'grad_norm': logs.get('grad_norm'),
                **self._speeds(state, logs.get('num_tokens')),
                **_gpu_memory(),
            }
            self._point(state, measures)
            print(f'trainer: step {state.global_step} of {state.max_steps}: loss {loss:.4g}', flush=True)
        self._refuse_non_finite(loss, state.global_step)

    def on_prediction_step(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        # The work is reported at most once a second, because a small evaluation has hundreds of batches in a second.
        if state.is_world_process_zero and self._clock() - self._told_at >= 1:
            self._told_at = self._clock()
            self._channel.tell('worked')

    def on_evaluate(
        self, args: Any, state: Any, control: Any, metrics: dict[str, float] | None = None, **_: Any
    ) -> None:
        self._leave_out()
        loss = (metrics or {}).get('eval_loss')
        if loss is None or not state.is_world_process_zero:
            return
        measures: dict[str, float | None] = {'eval_loss': loss}
        if self._settings.method in ('sft', 'cpt'):
            measures['perplexity'] = math.exp(loss) if loss < 700 else math.inf
        self._point(state, measures)
        print(f'trainer: step {state.global_step} of {state.max_steps}: eval loss {loss:.4g}', flush=True)

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if self._processes > 1:
            # Each process writes its own random state, and the checkpoint is complete only after all have written.
            torch.distributed.barrier()
            if state.is_world_process_zero:
                (self._work / 'save-at').unlink(missing_ok=True)
        self._kept_at = self._clock()
        source = Path(args.output_dir) / f'checkpoint-{state.global_step}'
        # The folder is missing if the disk was full.
        if state.is_world_process_zero and source.is_dir():
            name = f'checkpoint-{state.global_step:06d}'
            best = Path(state.best_model_checkpoint) if state.best_model_checkpoint else None
            self._channel.tell('checkpoint', folder=str(snapshot(source, self._work / name, self._identity, best)))
        self._leave_out()

    def _at_the_end(self, state: Any, control: Any) -> Any:
        """Changes the plan of the last step. The model itself is saved after this step, so a checkpoint is useful only
        to find the best model. If the last evaluation does not decide which model is best, the evaluation waits until
        the model is on the disk."""
        if state.global_step >= state.max_steps:
            decides = bool(self._settings.load_best_model_at_end)
            if control.should_evaluate and decides and state.is_world_process_zero:
                self._channel.tell('evaluating')
            self.evaluates_last = self.evaluates_last or (control.should_evaluate and not decides)
            control.should_evaluate = control.should_evaluate and decides
            control.should_save = control.should_save and decides
        return control

    def _point(self, state: Any, measures: dict[str, float | None]) -> None:
        known = {name: float(value) for name, value in measures.items() if value is not None}
        self._channel.tell('point', step=state.global_step, measures={'epoch': self._epoch(state), **known})

    def _epoch(self, state: Any) -> float:
        return round(min(float(state.epoch or 0), self._total_epochs), 6)

    def _leave_out(self) -> None:
        """Excludes the time since the end of the step from the time of training."""
        now = self._clock()
        self._aside += now - self._mark
        self._mark = now

    def _speeds(self, state: Any, tokens: float | None) -> dict[str, float]:
        """Returns the speeds over the steps since the last log, without the time of evaluations and saving. Samples are
        left out if examples are packed, because a packed sequence is no sample."""
        now = self._clock()
        seconds = max(now - self._began - self._aside, 1e-9)
        samples = self._samples_until(state.global_step) - self._samples_until(self._last_step)
        self._began, self._aside, self._last_step = now, 0.0, state.global_step
        speeds: dict[str, float] = {}
        if not self._is_packed:
            speeds['samples_per_second'] = samples / seconds
        if tokens is not None:
            speeds['tokens_per_second'] = (tokens - self._last_tokens) / seconds
            self._last_tokens = tokens
        return speeds

    def _samples_until(self, step: int) -> int:
        """Returns the number of samples up to a step. The last step of an epoch has only the remaining samples."""
        epochs, steps = divmod(step, self._steps_per_epoch)
        return epochs * self._examples + min(steps * self._samples_per_step, self._examples)

    def _refuse_non_finite(self, loss: float, step: int) -> None:
        self._non_finite = 0 if math.isfinite(loss) else self._non_finite + 1
        if self._non_finite >= NON_FINITE_LOGS:
            raise PodFailure(
                'training_crashed',
                f'The loss is no finite number any more (NaN or infinite) at step {step}. Lower learning_rate, lower '
                'max_grad_norm, or set precision bf16 or fp32.',
            )

    def _agreed(self, name: str, state: Any, wanted: bool) -> bool:
        """Returns True at the step at which all processes must act. The wish of the first process counts. No process is
        ever more than one step ahead of the first process. So the first process writes the number of a step that no
        process has finished yet."""
        if self._processes == 1:
            return wanted
        agreed = self._work / name
        if wanted and state.is_world_process_zero and not agreed.exists():
            draft = agreed.with_suffix('.new')
            draft.write_text(str(state.global_step + 2))
            os.replace(draft, agreed)
        return agreed.exists() and state.global_step >= int(agreed.read_text())


def _gpu_memory() -> dict[str, float]:
    if not torch.cuda.is_available():
        return {}
    return {
        'gpu_memory_allocated_gb': torch.cuda.max_memory_allocated() / GIGABYTE,
        'gpu_memory_reserved_gb': torch.cuda.max_memory_reserved() / GIGABYTE,
    }
