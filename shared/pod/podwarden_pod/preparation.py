"""What a trainer prepares beside the download of the dataset: installing and fetching a model take as long again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from .failures import Stopped

WAIT_SECONDS = 0.2


class Preparation:
    """A failure of the preparation is raised where the download next looks: nothing goes on that cannot be used."""

    def __init__(self, trainer: Any, config: dict[str, Any], check_stop: Callable[[], None]) -> None:
        self._check_stop = check_stop
        self._error: BaseException | None = None
        self._abandoned = False
        prepare = getattr(trainer, 'prepare', None)
        if prepare is None:
            self._thread = None
            return
        trainer.check(config, self._ask)
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

    def wait(self) -> None:
        while self.busy():
            self._check_stop()
            assert self._thread is not None
            self._thread.join(WAIT_SECONDS)
        self.check()

    def _ask(self) -> None:
        self._check_stop()
        if self._abandoned:
            raise Stopped('the attempt failed elsewhere')

    def _run(self, prepare: Callable[..., None], config: dict[str, Any]) -> None:
        try:
            prepare(config, self._ask)
        except BaseException as error:
            self._error = error
