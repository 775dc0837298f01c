"""Reads GPU measures from NVML, the library of the driver, through its C interface. Each machine with the driver has
the library, so no package is needed."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

LIBRARY = 'libnvidia-ml.so.1'
SUCCESS = 0


class NvmlError(Exception):
    """NVML is missing, or a call of NVML failed."""


@dataclass(frozen=True)
class Card:
    """The measures of one GPU. A measure is None if the GPU does not report it: a MIG slice has no utilization."""

    utilization_percent: float | None
    memory_used_bytes: int | None
    power_watts: float | None = None


class _Utilization(ctypes.Structure):
    _fields_ = (('gpu', ctypes.c_uint), ('memory', ctypes.c_uint))


class _Memory(ctypes.Structure):
    _fields_ = (('total', ctypes.c_ulonglong), ('free', ctypes.c_ulonglong), ('used', ctypes.c_ulonglong))


class Nvml:
    def __init__(self, library: str = LIBRARY) -> None:
        """Loads and initializes the library. Raises NvmlError if the library is missing or does not initialize."""
        try:
            self._library = ctypes.CDLL(library)
            code = self._library.nvmlInit_v2()
        except (OSError, AttributeError) as error:
            raise NvmlError(str(error)) from None
        if code != SUCCESS:
            raise NvmlError(f'nvmlInit_v2 answered {code}')

    def cards(self) -> Iterator[Card]:
        """Yields the present measures of each GPU. Raises NvmlError if a GPU cannot be accessed at all."""
        count = ctypes.c_uint()
        self._must('nvmlDeviceGetCount_v2', ctypes.byref(count))
        for index in range(count.value):
            # A handle is a pointer. ctypes would pass an int without the upper 32 bits.
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
