"""What nvidia-smi says of the cards while they work; nothing on a machine without one."""

from __future__ import annotations

import shutil
import subprocess

QUERY = 'utilization.gpu,memory.used'


class GpuSampler:
    def __init__(self, command: str = 'nvidia-smi') -> None:
        self._command = shutil.which(command)

    def __call__(self) -> dict[str, float]:
        """Mean utilization and summed memory over all cards, as measures of a point."""
        if self._command is None:
            return {}
        try:
            # The driver can hang on a broken card; the heartbeat must not hang with it.
            output = subprocess.run(
                [self._command, f'--query-gpu={QUERY}', '--format=csv,noheader,nounits'],
                capture_output=True,
                text=True,
                timeout=10,
                check=True,
            ).stdout
        except (OSError, subprocess.SubprocessError):
            return {}
        return parse(output)


def parse(output: str) -> dict[str, float]:
    cards = [[_number(cell) for cell in line.split(',')] for line in output.splitlines() if line.count(',') == 1]
    used = [card[1] for card in cards if card[1] is not None]
    busy = [card[0] for card in cards if card[0] is not None]
    measures: dict[str, float] = {}
    if busy:
        measures['gpu_utilization_percent'] = sum(busy) / len(busy)
    if used:
        measures['gpu_memory_allocated_gb'] = round(sum(used) / 1024, 3)
    return measures


def gpu_facts(measures: dict[str, float]) -> dict[str, float]:
    """The same for a heartbeat, which has other names for it."""
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
