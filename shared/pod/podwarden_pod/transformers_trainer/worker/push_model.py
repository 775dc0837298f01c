"""Uploads a trained model to a private repository of the hub: python3 -m ...worker.push_model REPOSITORY FOLDER.

HF_TOKEN in the environment is the token. Prints one JSON line with the repository or the error."""

from __future__ import annotations

import json
import sys
import traceback
from typing import Any

from ..faults.diagnosis import causes
from ..faults.passing import passing_fault_of


def push(api: Any, repository: str, folder: str) -> None:
    """Uploads the folder. Raises ValueError if the repository is public, because a model that was trained on private
    data must stay private."""
    api.create_repo(repository, private=True, exist_ok=True)
    if not api.repo_info(repository).private:
        raise ValueError(f'{repository} is public. Make it private, or name another repository.')
    api.upload_folder(repo_id=repository, folder_path=folder, commit_message='Trained by Podwarden')


def main(argv: list[str]) -> int:
    try:
        from huggingface_hub import HfApi

        push(HfApi(), argv[0], argv[1])
        print(json.dumps({'repository': argv[0]}))
    except Exception as error:
        traceback.print_exc()
        said = ' '.join(str(error).split())[:600]
        passing = passing_fault_of(list(causes(error)))
        why = f'{passing}, so the hub has no model' if passing else 'The hub did not take the model'
        print(json.dumps({'code': 'upload_failed', 'error': f'{why}: {said}', 'passes': passing is not None}))
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
