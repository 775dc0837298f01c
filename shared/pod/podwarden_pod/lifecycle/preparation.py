"""Prepares a trainer while the dataset downloads, because installing libraries and fetching a model take as long as the
download."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from ..api.claim import PaidGpu
from ..common.failures import Stopped

WAIT_SECONDS = 0.2


class Preparation:
    """Runs the preparation in a thread. The download calls `check`, which raises a failure of the preparation, so that
    no download continues in vain."""

    def __init__(
        self,
        trainer: Any,
        config: dict[str, Any],
        check_stop: Callable[[], None],
        fetched: Callable[[int, int], None] = lambda done, total: None,
        paid: PaidGpu | None = None,
    ) -> None:
        self._check_stop, self._tell = check_stop, fetched
        self._phase = 'installing'
        self._error: BaseException | None = None
        self._abandoned = False
        prepare = getattr(trainer, 'prepare', None)
        if prepare is None:
            self._thread = None
            return
        trainer.check(config, self._ask, paid)
        self._thread = threading.Thread(target=self._run, args=(prepare, config), name='preparation', daemon=True)

    def __enter__(self) -> Preparation:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._abandoned = True

    def busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def check(self) -> None:
        """Raises the error of the preparation if the preparation has failed."""
        if self._error is not None:
            raise self._error

    def wait(self, enter: Callable[[str], None] = lambda phase: None) -> None:
        """Waits for the end of the preparation, and enters its current phase meanwhile. Raises the error of the
        preparation if the preparation fails, and any error that `check_stop` raises."""
        while self.busy():
            enter(self._phase)
            self._check_stop()
            assert self._thread is not None
            self._thread.join(WAIT_SECONDS)
        self.check()

    def _ask(self) -> None:
        self._check_stop()
        if self._abandoned:
            raise Stopped('the attempt failed elsewhere')

    def _fetched(self, done_bytes: int, total_bytes: int) -> None:
        """Reports the fetched bytes of the model and changes the phase to loading_model. All libraries are installed
        before the model is fetched."""
        self._phase = 'loading_model'
        self._tell(done_bytes, total_bytes)

    def _run(self, prepare: Callable[..., None], config: dict[str, Any]) -> None:
        try:
            prepare(config, self._ask, self._fetched)
        except BaseException as error:
            self._error = error
