"""The driver's own library (NVML), through its C interface: it is where the driver is, and needs no package."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

LIBRARY = 'libnvidia-ml.so.1'
SUCCESS = 0


class NvmlError(Exception):
    """The library is not there, or did not answer."""


@dataclass(frozen=True)
class Card:
    """None where the card has no figure (a MIG slice has no utilization)."""

    utilization_percent: float | None
    memory_used_bytes: int | None
    power_watts: float | None = None


class _Utilization(ctypes.Structure):
    _fields_ = (('gpu', ctypes.c_uint), ('memory', ctypes.c_uint))


class _Memory(ctypes.Structure):
    _fields_ = (('total', ctypes.c_ulonglong), ('free', ctypes.c_ulonglong), ('used', ctypes.c_ulonglong))


class Nvml:
    def __init__(self, library: str = LIBRARY) -> None:
        """Raises NvmlError."""
        try:
            self._library = ctypes.CDLL(library)
            code = self._library.nvmlInit_v2()
        except (OSError, AttributeError) as error:
            raise NvmlError(str(error)) from None
        if code != SUCCESS:
            raise NvmlError(f'nvmlInit_v2 answered {code}')

    def cards(self) -> Iterator[Card]:
        """As they are now. Raises NvmlError where a card is not to be had at all."""
        count = ctypes.c_uint()
        self._must('nvmlDeviceGetCount_v2', ctypes.byref(count))
        for index in range(count.value):
            # A handle is a pointer: as an int it would lose its upper half.
            handle = ctypes.c_void_p()
            self._must('nvmlDeviceGetHandleByIndex_v2', ctypes.c_uint(index), ctypes.byref(handle))
            utilization, memory, milliwatts = _Utilization(), _Memory(), ctypes.c_uint()
            busy = self._library.nvmlDeviceGetUtilizationRates(handle, ctypes.byref(utilization)) == SUCCESS
            known = self._library.nvmlDeviceGetMemoryInfo(handle, ctypes.byref(memory)) == SUCCESS
            told = self._library.nvmlDeviceGetPowerUsage(handle, ctypes.byref(milliwatts)) == SUCCESS
            yield Card(
                utilization.gpu if busy else None,
                memory.used if known else None,
                milliwatts.value / 1000 if told else None,
            )

    def _must(self, name: str, *arguments: object) -> None:
        code = getattr(self._library, name)(*arguments)
        if code != SUCCESS:
            raise NvmlError(f'{name} answered {code}')
