"""Reads measures of the GPUs from their driver. A machine without the driver has no measures."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading

from .nvml import LIBRARY, Card, Nvml, NvmlError

QUERY = 'utilization.gpu,memory.used,power.draw'
LIBRARY_VARIABLE = 'PODWARDEN_NVML_LIBRARY'
PATIENCE_SECONDS = 10.0
MEBIBYTE, GIBIBYTE = 1 << 20, 1 << 30


class GpuSampler:
    """Reads the GPUs through NVML, or with the command `nvidia-smi` if NVML is not available."""

    def __init__(
        self, command: str = 'nvidia-smi', library: str | None = None, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._command = shutil.which(command)
        self._library = library or os.environ.get(LIBRARY_VARIABLE) or LIBRARY
        self._nvml: Nvml | None = None
        self._has_nvml = True
        self._patience = patience_seconds
        self._asking: threading.Thread | None = None
        # The power of all GPUs together at the last call. None if a GPU does not report its power.
        self.power_watts: float | None = None

    def __call__(self) -> dict[str, float]:
        """Returns the mean utilization in percent and the total used memory in GiB of all GPUs, as measures of a point.
        Returns no measures if the driver does not answer within `patience_seconds`."""
        # The driver can hang on a broken GPU. The heartbeat must not hang with the driver, and starts no second query
        # while a query hangs.
        self.power_watts = None
        if self._asking is not None and self._asking.is_alive():
            return {}
        answer: list[Card] = []
        self._asking = threading.Thread(target=lambda: answer.extend(self._cards()), name='gpu', daemon=True)
        self._asking.start()
        self._asking.join(self._patience)
        if self._asking.is_alive():
            return {}
        drawn = [card.power_watts for card in answer if card.power_watts is not None]
        self.power_watts = sum(drawn) if drawn and len(drawn) == len(answer) else None
        return measures(answer)

    def _cards(self) -> list[Card]:
        if self._has_nvml:
            try:
                self._nvml = self._nvml or Nvml(self._library)
                return list(self._nvml.cards())
            except NvmlError as error:
                # NVML is tried again next time if it has worked before.
                self._has_nvml = self._nvml is not None
                print(f'podwarden: NVML tells nothing of the GPUs: {error}', flush=True)
        return self._told_by_command()

    def _told_by_command(self) -> list[Card]:
        if self._command is None:
            return []
        try:
            output = subprocess.run(
                [self._command, f'--query-gpu={QUERY}', '--format=csv,noheader,nounits'],
                capture_output=True,
                text=True,
                timeout=self._patience,
                check=True,
            ).stdout
        except (OSError, subprocess.SubprocessError):
            return []
        return parse(output)


def parse(output: str) -> list[Card]:
    cards = [[_number(cell) for cell in line.split(',')] for line in output.splitlines() if line.count(',') == 2]
    return [Card(busy, None if used is None else int(used * MEBIBYTE), watts) for busy, used, watts in cards]


def measures(cards: list[Card]) -> dict[str, float]:
    busy = [card.utilization_percent for card in cards if card.utilization_percent is not None]
    used = [card.memory_used_bytes for card in cards if card.memory_used_bytes is not None]
    found: dict[str, float] = {}
    if busy:
        found['gpu_utilization_percent'] = sum(busy) / len(busy)
    if used:
        found['gpu_memory_allocated_gb'] = round(sum(used) / GIBIBYTE, 3)
    return found


def gpu_facts(measures: dict[str, float]) -> dict[str, float]:
    """Returns the measures of a point under the names and units that a heartbeat uses."""
    facts: dict[str, float] = {}
    if 'gpu_utilization_percent' in measures:
        facts['utilization_percent'] = measures['gpu_utilization_percent']
    if 'gpu_memory_allocated_gb' in measures:
        facts['memory_used_mb'] = round(measures['gpu_memory_allocated_gb'] * 1024)
    return facts


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
