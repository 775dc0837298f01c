"""Checks that the GPUs that torch sees are the GPUs that are paid for."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from ..api.claim import PaidGpu
from ..common.failures import PodFailure

# The variable that turns the check off. Only a stack without rented GPUs may set it, because a pod whose torch sees no
# GPU must not train on its CPU.
ON_CPU_VARIABLE = 'PODWARDEN_TRAINS_ON_CPU'

# The least share of the nominal memory that a GPU must show. GPUs reserve some memory, mostly less than a tenth.
LEAST_SHARE_OF_MEMORY = 0.8


def check_gpus(found: Mapping[str, Any], paid: PaidGpu | None, variables: Mapping[str, str] = os.environ) -> None:
    """Checks the result of the probe, `found`, against the GPUs that are paid for. Raises PodFailure with the code
    gpu_unusable if another machine may help, and with install_failed if every machine would have the same fault."""
    if variables.get(ON_CPU_VARIABLE):
        return
    seen, count = int(found.get('gpus', 0)), paid.count if paid else 1
    if seen < count:
        raise _too_few(found, seen, count, variables)
    if paid is None:
        return
    name, memory_gb = str(found.get('gpu', '')), float(found.get('gpu_memory_gb', 0))
    if _model(name) and _model(paid.type) and not _is_same(_model(name), _model(paid.type)):
        raise PodFailure('gpu_unusable', f'The pod has a {name}, and a {paid.type} is paid for.')
    if paid.memory_gb and memory_gb and memory_gb < paid.memory_gb * LEAST_SHARE_OF_MEMORY:
        raise PodFailure(
            'gpu_unusable',
            f'The {name or "GPU"} of the pod has {memory_gb:.1f} GB of memory, and {paid.memory_gb:g} GB are paid for.',
        )


def _too_few(found: Mapping[str, Any], seen: int, count: int, variables: Mapping[str, str]) -> PodFailure:
    sees = f'torch {found.get("torch", "")} sees {seen} of the {count} GPUs that are paid for'
    if found.get('built_for') == 'cpu':
        return PodFailure(
            'install_failed', f'{sees}: it is built for the CPU alone. Choose a docker_image whose torch has CUDA.'
        )
    for name in ('CUDA_VISIBLE_DEVICES', 'NVIDIA_VISIBLE_DEVICES'):
        shown = variables.get(name)
        # An image or a user may set NVIDIA_VISIBLE_DEVICES to further values. `void` means that the machine provides
        # the GPUs in another way.
        if shown is not None and (name == 'CUDA_VISIBLE_DEVICES' or shown in ('', 'none')):
            return PodFailure(
                'install_failed',
                f'{sees}: {name} is "{shown[:100]}". Take it out of environment_variables or the image.',
            )
    why = found.get('gpu_error')
    return PodFailure('gpu_unusable', f'{sees}{f": {why}" if why else ""}.')


def _model(name: str) -> str:
    """Returns the model number in the name of a GPU: `H100` for `NVIDIA H100 80GB HBM3`, and `4090` for `NVIDIA GeForce
    RTX 4090`. Returns '' if the name has no model number."""
    words = (word.group() for word in re.finditer(r'[A-Z0-9]+', name.upper()))
    return next((word for word in words if re.fullmatch(r'[A-Z]{0,2}\d{1,4}[A-Z]?', word)), '')


def _is_same(one: str, other: str) -> bool:
    """Returns True if two model numbers mean the same GPU type. The same RTX GPU is named with and without a letter:
    `A5000 Ada` is `RTX 5000 Ada`."""
    digits = [re.sub(r'\D', '', word) for word in (one, other)]
    return one == other or (digits[0] == digits[1] and (len(digits[0]) == 4 or one[0] == other[0]))
