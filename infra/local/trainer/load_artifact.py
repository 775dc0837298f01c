"""Loads what a training uploaded, as its owner would: load_artifact.py TAR KIND [PROMPT [--text]]."""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
from pathlib import Path


def main(path: str, kind: str, prompt: str = 'The pod', how: str = '') -> None:
    folder = tempfile.mkdtemp()
    with tarfile.open(path) as tar:
        tar.extractall(folder, filter='data')
    from peft import AutoPeftModelForCausalLM
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = (AutoPeftModelForCausalLM if kind == 'adapter' else AutoModelForCausalLM).from_pretrained(folder)
    if tokenizer.chat_template:
        talk = [{'role': 'user', 'content': prompt}]
        prompt = tokenizer.apply_chat_template(talk, tokenize=False, add_generation_prompt=True)
    ids = tokenizer(prompt, return_tensors='pt')
    made = model.generate(**ids, max_new_tokens=24, do_sample=False)
    new = made[0, ids['input_ids'].shape[1] :]
    text = tokenizer.decode(new, skip_special_tokens=True)
    if how == '--text':
        print(prompt, text)
        return
    facts = {
        'new_tokens': len(new),
        'has_template': bool(tokenizer.chat_template),
        'files': sorted(file.name for file in Path(folder).iterdir()),
        'card': (Path(folder) / 'README.md').read_text(),
    }
    print(json.dumps(facts))


if __name__ == '__main__':
    main(*sys.argv[1:])
