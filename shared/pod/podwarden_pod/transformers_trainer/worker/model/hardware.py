"""Chooses the hardware on which this process trains, and the number type in which this process computes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta

import torch
from accelerate import PartialState
from accelerate.utils import check_cuda_p2p_ib_support

from ....common.failures import PodFailure
from ....training.config import TrainingSettings

# The variable that permits training quantized weights on a CPU. bitsandbytes can train on a CPU, but a pod whose GPU is
# missing must not.
CPU_QUANTIZATION_VARIABLE = 'PODWARDEN_TRAINER_QUANTIZES_ON_CPU'

DTYPES = {'bf16': torch.bfloat16, 'fp16': torch.float16, 'fp32': torch.float32}

PEERS_OFF = ('NCCL_P2P_DISABLE', 'NCCL_IB_DISABLE')

# The time that processes wait for each other. One process prepares the data for all processes, which may take longer
# than the ten minutes that torch allows NCCL by default. The API detects a stalled training by other means.
COLLECTIVE_SECONDS = 3 * 3600


@dataclass(frozen=True)
class Hardware:
    precision: str
    cuda: bool
    rank: int
    local_rank: int
    processes: int

    @property
    def dtype(self) -> torch.dtype:
        return DTYPES[self.precision]

    @property
    def device(self) -> int | str:
        return self.local_rank if self.cuda else 'cpu'

    @property
    def first(self) -> bool:
        return self.rank == 0


def choose_hardware(settings: TrainingSettings) -> Hardware:
    """Returns the hardware of this process. Raises PodFailure with the code gpu_unusable if the GPU cannot do what the
    config demands."""
    cuda = torch.cuda.is_available()
    needs_gpu = settings.quantization != 'none' or '8bit' in settings.optimizer
    if not cuda and needs_gpu and not os.environ.get(CPU_QUANTIZATION_VARIABLE):
        raise PodFailure('gpu_unusable', 'Quantization and 8-bit optimizers need an NVIDIA GPU, and torch sees none.')
    rank, local_rank = int(os.environ.get('RANK', 0)), int(os.environ.get('LOCAL_RANK', 0))
    if cuda:
        torch.cuda.set_device(local_rank)
    processes = int(os.environ.get('WORLD_SIZE', 1))
    if processes > 1:
        _join(cuda)
    # A training that keeps its weights in bf16 also computes in bf16.
    asked = 'bf16' if settings.trained_weights == 'bf16' else settings.precision
    return Hardware(_precision(asked, cuda), cuda, rank, local_rank, processes)


def _join(cuda: bool) -> None:
    """Joins the group of the training processes. No other code may use the group before, because the first use sets how
    long the processes wait for each other."""
    if cuda:
        spare_peers()
    # If there is no GPU, `cpu` must be True. PartialState would otherwise treat each process as the only one.
    PartialState(cpu=not cuda, timeout=timedelta(seconds=COLLECTIVE_SECONDS))


def spare_peers() -> None:
    """Turns off the direct transfers of NCCL (P2P and InfiniBand) if accelerate says that the GPUs do not support them,
    as it does for some consumer GPUs. Such GPUs lose data in direct transfers, although their drivers permit them."""
    if not check_cuda_p2p_ib_support():
        for name in PEERS_OFF:
            os.environ.setdefault(name, '1')


def _precision(asked: str, cuda: bool) -> str:
    """Returns the precision. `auto` means bf16 on Ampere GPUs and newer ones, fp16 on older GPUs, and fp32 on a CPU.
    Raises PodFailure with the code gpu_unusable for a precision that the hardware lacks."""
    if not cuda:
        if asked == 'fp16':
            raise PodFailure('gpu_unusable', 'precision fp16 needs an NVIDIA GPU, and torch sees none.')
        return 'fp32' if asked == 'auto' else asked
    has_bf16 = torch.cuda.is_bf16_supported(including_emulation=False)
    if asked == 'bf16' and not has_bf16:
        card = torch.cuda.get_device_name()
        raise PodFailure(
            'gpu_unusable', f'{card} cannot compute in bf16. Set precision auto or fp16, or take another GPU.'
        )
    return ('bf16' if has_bf16 else 'fp16') if asked == 'auto' else asked
