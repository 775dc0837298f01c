"""Downloads a model into the hub's cache and prints one JSON line: python3 -m ...worker.fetch_model NAME REVISION."""

from __future__ import annotations

import json
import sys
import traceback

from ..diagnosis import diagnose

# Other weights of the same model, for other software.
OTHER_WEIGHTS = ('*.gguf', '*.onnx', '*.h5', '*.msgpack', '*.tflite', '*.ot', 'original/*', 'onnx/*', 'openvino/*')
OLD_WEIGHTS = ('*.bin', '*.pt', '*.pth')


def main(argv: list[str]) -> int:
    name, revision = argv[0], argv[1] or None
    try:
        from huggingface_hub import HfApi, constants, snapshot_download

        ignored = list(OTHER_WEIGHTS)
        if not constants.HF_HUB_OFFLINE:
            files = HfApi().list_repo_files(name, revision=revision)
            if any(file.endswith('.safetensors') for file in files):
                ignored += OLD_WEIGHTS
        print(json.dumps({'path': snapshot_download(name, revision=revision, ignore_patterns=ignored)}))
    except BaseException as error:
        traceback.print_exc()
        failure = diagnose(error)
        print(json.dumps({'code': failure.code, 'error': f'{name}: {failure.message}'}))
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
