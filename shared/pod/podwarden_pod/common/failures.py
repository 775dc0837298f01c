"""The failures that end an attempt, with the reason codes of the API."""

from __future__ import annotations

import errno

STOP_REASONS = frozenset(
    {'api_unreachable_timeout', 'budget_exceeded', 'max_duration', 'restart_loop', 'training_crashed'}
)


class PodFailure(Exception):
    """A failure with a reason code and a message. The owner of the job reads the message."""

    def __init__(self, code: str, message: str, exit_code: int | None = None, passes: bool = False) -> None:
        super().__init__(f'{code}: {message}')
        self.code = code
        self.message = message
        self.exit_code = exit_code
        # True for a transient fault of another service: a second try may succeed.
        self.passes = passes


class Stopped(Exception):
    """The run has stopped because a stop was requested. The stop flag holds the reason."""


class AttemptOver(Exception):
    """The API has answered that this attempt is over. The API accepts no further report."""


def failure_of(error: BaseException) -> PodFailure:
    """Returns the failure for an exception. An exception of an unknown kind counts as a crash of the training."""
    if isinstance(error, PodFailure):
        return error
    # The class is recognised by its name because the libraries of the trainers may not be installed here.
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
