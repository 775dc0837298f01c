"""Loads what a training uploaded, as its owner would, and prints a few words of it: check_artifact.py TAR KIND."""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
from pathlib import Path


def main(path: str, kind: str) -> None:
    folder = tempfile.mkdtemp()
    with tarfile.open(path) as tar:
        tar.extractall(folder, filter='data')
    from peft import AutoPeftModelForCausalLM
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = (AutoPeftModelForCausalLM if kind == 'adapter' else AutoModelForCausalLM).from_pretrained(folder)
    prompt = 'The pod'
    if tokenizer.chat_template:
        talk = [{'role': 'user', 'content': prompt}]
        prompt = tokenizer.apply_chat_template(talk, tokenize=False, add_generation_prompt=True)
    ids = tokenizer(prompt, return_tensors='pt')
    made = model.generate(**ids, max_new_tokens=8, do_sample=False)
    print(
        json.dumps(
            {
                'new_tokens': int(made.shape[1] - ids['input_ids'].shape[1]),
                'has_template': bool(tokenizer.chat_template),
                'files': sorted(file.name for file in Path(folder).iterdir()),
                'card': (Path(folder) / 'README.md').read_text(),
            }
        )
    )


if __name__ == '__main__':
    main(*sys.argv[1:])
