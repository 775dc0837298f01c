"""Imports all that the training needs and prints what was found as one JSON line."""

from __future__ import annotations

import json
import sys
import traceback

from ..diagnosis import diagnose


def main() -> int:
    try:
        import accelerate
        import datasets
        import peft
        import torch
        import transformers
        import trl

        found: dict[str, object] = {
            'python': '.'.join(map(str, sys.version_info[:3])),
            **{
                module.__name__: module.__version__ for module in (torch, transformers, trl, peft, datasets, accelerate)
            },
            'gpus': torch.cuda.device_count(),
        }
        # A driver that does not fit shows only when the first bytes go to the card.
        for number in range(torch.cuda.device_count()):
            torch.ones(1, device=f'cuda:{number}').sum().item()
        if torch.cuda.is_available():
            found['gpu'] = torch.cuda.get_device_name(0)
            found['cuda'] = torch.version.cuda
    except ImportError as error:
        print(json.dumps({'code': 'install_failed', 'error': f'The training software does not import: {error}'}))
    except BaseException as error:
        traceback.print_exc()
        failure = diagnose(error)
        print(json.dumps({'code': failure.code, 'error': failure.message}))
    else:
        print(json.dumps(found))
    return 0


if __name__ == '__main__':
    sys.exit(main())
