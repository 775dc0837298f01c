"""Finds the reason of a failed training process from class names and messages of libraries that this module does not
import."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator, Sequence

from ...common.failures import PodFailure, failure_of
from .passing import passing_fault_of

MEMORY_ADVICE = (
    'Lower batch_size (and raise gradient_accumulation_steps by as much) or max_seq_length, set gradient_checkpointing '
    'true, use_lora true or quantization 4bit, or take a GPU with more memory.'
)

_MODEL_ERRORS = {
    'GatedRepoError': 'is gated: accept its terms at the hub and give HF_TOKEN in secrets',
    'RepositoryNotFoundError': 'does not exist, or HF_TOKEN in secrets may not read it',
    'RevisionNotFoundError': 'has no such revision',
    'EntryNotFoundError': 'lacks a file that is needed to load it',
    'LocalEntryNotFoundError': 'is not in the cache, and the hub could not be reached',
    'OfflineModeIsEnabled': 'is not in the cache, and HF_HUB_OFFLINE is set',
}

# The most characters of a message that are searched. A message may quote a whole file, and patterns with .* are slow on
# long texts.
_MAX_TEXT_CHARS = 20_000

# torch writes checkpoints in its own C++ code. If the disk is full, torch only says that the file is too short.
_DISK_FULL = (
    r'No space left on device|os error 28|Disk quota exceeded|PytorchStreamWriter failed'
    r'|inline_container.*unexpected pos'
)

# The order matters: the first pattern that matches gives the reason.
_PATTERNS: tuple[tuple[str, str, str], ...] = (
    (
        'out_of_memory',
        r'CUDA out of memory|CUBLAS_STATUS_ALLOC_FAILED|CUDA error: out of memory|DefaultCPUAllocator: can\'t allocate'
        r'|HIP out of memory',
        f'The GPU ran out of memory. {MEMORY_ADVICE}',
    ),
    ('training_crashed', _DISK_FULL, 'The disk is full. Raise disk_gb.'),
    (
        'gpu_unusable',
        r'driver (?:on your system is too old|version is insufficient)|CUDA driver initialization failed'
        r'|forward compatibility was attempted|no CUDA-capable device|CUDA unknown error|Found no NVIDIA driver',
        'The driver of this machine does not fit the CUDA of the image. Another machine, or an image of an older CUDA, '
        'will do.',
    ),
    (
        'gpu_unusable',
        r'no kernel image is available|is not compatible with the current PyTorch installation',
        'The torch of this image has no code for this GPU. Choose another GPU, or an image with a newer torch.',
    ),
    (
        'gpu_unusable',
        r'uncorrectable ECC|GPU has fallen off the bus|hardware stack error|Xid',
        'The GPU of this machine is broken.',
    ),
    (
        'gpu_unusable',
        r'NCCL error|ncclUnhandledCudaError|ncclSystemError|ncclInternalError|ncclRemoteError|DistBackendError'
        r'|ProcessGroupNCCL|Watchdog caught collective operation timeout',
        'The GPUs of this machine could not talk to each other (NCCL).',
    ),
    (
        'training_crashed',
        r'device-side assert',
        'A number in the data is out of range on the GPU, most likely a token that the vocabulary of the model lacks.',
    ),
    (
        'model_not_found',
        r'Invalid credentials in Authorization header|Invalid user token|Client error \'401',
        'The hub does not take HF_TOKEN in secrets: it is wrong, or was revoked.',
    ),
    (
        'install_failed',
        r'\b(?:ConnectError|ConnectTimeout|ReadError|ReadTimeout|RemoteProtocolError): ',
        'The hub could not be reached from this pod. Deploy again, in another data centre if it stays so.',
    ),
    (
        'model_not_found',
        r'is not a (?:local folder|valid model identifier)|gated repo|Repository Not Found|401 Client Error'
        r'|Invalid username or password|does not appear to have a file named'
        r'|couldn\'t connect to .* to load the files',
        'The model could not be loaded: it does not exist, is gated, or HF_TOKEN in secrets may not read it.',
    ),
    (
        'model_not_found',
        r'contains custom code|trust_remote_code',
        'The model brings code of its own, which is not run here. Choose a model that transformers knows.',
    ),
    (
        'model_not_found',
        r'model type `?[\w.-]+`? but Transformers does not recognize|Unrecognized (?:model|configuration class)',
        'The transformers of this runtime does not know this kind of model.',
    ),
)


def diagnose(error: BaseException) -> PodFailure:
    """Returns the failure for an exception of the training. Its causes are examined, too."""
    chain = list(causes(error))
    for cause in chain:
        if isinstance(cause, PodFailure):
            return cause
    for cause in chain:
        if type(cause).__name__ in ('OutOfMemoryError', 'MemoryError'):
            where = 'machine' if isinstance(cause, MemoryError) else 'GPU'
            return PodFailure('out_of_memory', f'The {where} ran out of memory. {MEMORY_ADVICE} ({_short(cause)})')
        why = _MODEL_ERRORS.get(type(cause).__name__)
        if why is not None:
            return PodFailure('model_not_found', f'The model {why}. ({_short(cause)})')
    text = '\n'.join(f'{type(cause).__name__}: {str(cause)[:_MAX_TEXT_CHARS]}' for cause in chain)
    for code, pattern, sentence in _PATTERNS:
        if re.search(pattern, text, re.IGNORECASE):
            return PodFailure(code, f'{sentence} ({_short(chain[-1])})')
    return failure_of(error)


def is_disk_full(text: str) -> bool:
    return re.search(_DISK_FULL, text[:_MAX_TEXT_CHARS], re.IGNORECASE) is not None


def diagnose_download(error: BaseException) -> PodFailure:
    """Returns the failure for a failed download from the hub. A transient fault of the hub says nothing about the
    model."""
    chain = list(causes(error))
    passing = None if any(isinstance(cause, PodFailure) for cause in chain) else passing_fault_of(chain)
    if passing is None:
        return diagnose(error)
    return PodFailure('install_failed', f'The model could not be fetched: {passing}. ({_short(error)})', passes=True)


def diagnose_exit(code: int, kernel_killed: bool) -> PodFailure:
    """Returns the failure for a training process that ended without a message. A negative code is the number of a
    signal, as in `subprocess`."""
    if code == -signal.SIGKILL and kernel_killed:
        return PodFailure(
            'out_of_memory',
            'The machine ran out of memory (RAM, not the GPU) and the kernel killed the training. Take a pod with more '
            'memory, or a smaller model.',
            137,
        )
    if code < 0:
        name = {each.value: each.name for each in signal.Signals}.get(-code, f'signal {-code}')
        return PodFailure('training_crashed', f'The training was ended by {name}.', 128 - code)
    return PodFailure('training_crashed', f'The training ended with exit code {code} and no word why.', code)


def first_cause(failures: Sequence[PodFailure]) -> PodFailure:
    """Returns the most specific of the failures of several processes. One process fails first, and its failure makes
    the other processes fail in a less specific way."""
    vague = ('training_crashed', 'gpu_unusable')
    return min(failures, key=lambda failure: vague.index(failure.code) + 1 if failure.code in vague else 0)


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yields the exception and its chain of causes."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _short(error: BaseException) -> str:
    text = ' '.join(str(error).split())
    return f'{type(error).__name__}: {text[:600]}'
