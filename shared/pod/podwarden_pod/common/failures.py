"""Why an attempt ends, in the words of the API."""

from __future__ import annotations

import errno

STOP_REASONS = frozenset(
    {'api_unreachable_timeout', 'budget_exceeded', 'max_duration', 'restart_loop', 'training_crashed'}
)


class PodFailure(Exception):
    """A failure with the reason code and the sentence that the job's owner reads."""

    def __init__(self, code: str, message: str, exit_code: int | None = None, passes: bool = False) -> None:
        super().__init__(f'{code}: {message}')
        self.code = code
        self.message = message
        self.exit_code = exit_code
        # The fault of somebody else, which may be over when the same is tried again.
        self.passes = passes


class Stopped(Exception):
    """The run was asked to stop and did; the stop flag knows why."""


class AttemptOver(Exception):
    """The API says that this attempt is over, so no report is taken."""


def failure_of(error: BaseException) -> PodFailure:
    """Every exception has a reason; what nothing here knows is a crash of the training."""
    if isinstance(error, PodFailure):
        return error
    # The error is recognised by its name: the trainers' libraries may not be installed where this runs.
    if isinstance(error, MemoryError) or type(error).__name__ == 'OutOfMemoryError':
        return PodFailure('out_of_memory', f'The training ran out of memory: {error}'[:1000])
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return PodFailure('training_crashed', 'The disk of the pod is full. Raise disk_gb.')
    if isinstance(error, ImportError):
        return PodFailure('install_failed', f'The training software does not import: {error}'[:1000])
    if isinstance(error, SystemExit):
        code = error.code if isinstance(error.code, int) else 1
        return PodFailure('training_crashed', f'The trainer left with exit code {code}.', code)
    return PodFailure('training_crashed', f'The training ended with {type(error).__name__}: {error}'[:1000])
