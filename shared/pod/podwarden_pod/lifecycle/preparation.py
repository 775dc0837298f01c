"""Preparing a trainer beside the download of the dataset: installing and fetching a model take as long again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from ..api.claim import PaidGpu
from ..common.failures import Stopped

WAIT_SECONDS = 0.2


class Preparation:
    """A failure of the preparation is raised where the download next looks: nothing goes on that cannot be used."""

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
        """Raises what the preparation failed with, if it did."""
        if self._error is not None:
            raise self._error

    def wait(self, enter: Callable[[str], None] = lambda phase: None) -> None:
        """Enters the phase that it is in, as long as it lasts."""
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
        """The model is the only thing that is fetched, and all else is installed by then."""
        self._phase = 'loading_model'
        self._tell(done_bytes, total_bytes)

    def _run(self, prepare: Callable[..., None], config: dict[str, Any]) -> None:
        try:
            prepare(config, self._ask, self._fetched)
        except BaseException as error:
            self._error = error
