"""Imports all libraries of the training, or the named libraries, and prints the versions and the GPUs as one JSON
line."""

from __future__ import annotations

import importlib
import json
import sys
import traceback
from typing import Any

from ..faults.diagnosis import diagnose

LIBRARIES = ('torch', 'transformers', 'trl', 'peft', 'datasets', 'accelerate')
GIBIBYTE = 1 << 30


def main(argv: list[str]) -> int:
    try:
        modules = {name: importlib.import_module(name) for name in argv or LIBRARIES}
        found: dict[str, Any] = {
            'python': '.'.join(map(str, sys.version_info[:3])),
            **{name: module.__version__ for name, module in modules.items()},
            **cards(modules['torch']),
        }
    except ImportError as error:
        print(json.dumps({'code': 'install_failed', 'error': f'The training software does not import: {error}'}))
    except BaseException as error:
        traceback.print_exc()
        failure = diagnose(error)
        print(json.dumps({'code': failure.code, 'error': failure.message}))
    else:
        print(json.dumps(found))
    return 0


def cards(torch: Any) -> dict[str, Any]:
    """Returns the facts of the GPUs that torch sees. `gpu_memory_gb` is the memory of the smallest GPU in GiB. Raises
    the error of torch if a GPU cannot be used."""
    count = torch.cuda.device_count()
    found: dict[str, Any] = {'gpus': count}
    # An incompatible driver fails only when the first bytes go to the GPU.
    for number in range(count):
        torch.ones(1, device=f'cuda:{number}').sum().item()
    if count:
        found['gpu'] = torch.cuda.get_device_name(0)
        smallest = min(torch.cuda.get_device_properties(number).total_memory for number in range(count))
        found['gpu_memory_gb'] = round(smallest / GIBIBYTE, 1)
        found['cuda'] = torch.version.cuda
    elif torch.version.cuda is None and getattr(torch.version, 'hip', None) is None:
        found['built_for'] = 'cpu'
    else:
        try:
            torch.cuda.init()
        except Exception as error:
            found['gpu_error'] = ' '.join(str(error).split())[:300]
    return found


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
