"""Loads an uploaded model and generates a text, as a user would: load_artifact.py TAR KIND [PROMPT [--text]].

KIND is `adapter` for an adapter, and any other word for a model. Prints facts about the text and the files as one JSON
line, or the prompt and the text if --text is given."""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
from pathlib import Path

MOST_TOKENS = 24


def main(path: str, kind: str, prompt: str = 'The pod', how: str = '') -> None:
    folder = tempfile.mkdtemp()
    with tarfile.open(path) as tar:
        tar.extractall(folder, filter='data')
    from peft import AutoPeftModelForCausalLM
    from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = (AutoPeftModelForCausalLM if kind == 'adapter' else AutoModelForCausalLM).from_pretrained(folder)
    if kind == 'adapter':
        # The generation config of the base model may lack the token that ends an answer.
        model.generation_config = GenerationConfig.from_pretrained(folder)
    if tokenizer.chat_template:
        talk = [{'role': 'user', 'content': prompt}]
        prompt = tokenizer.apply_chat_template(talk, tokenize=False, add_generation_prompt=True)
    # A chat template writes the special tokens of a conversation itself, so the tokenizer must not add any.
    ids = tokenizer(prompt, return_tensors='pt', add_special_tokens=not tokenizer.chat_template)
    made = model.generate(**ids, max_new_tokens=MOST_TOKENS, do_sample=False)
    new = made[0, ids['input_ids'].shape[1] :]
    text = tokenizer.decode(new, skip_special_tokens=True)
    if how == '--text':
        print(prompt, text)
        return
    facts = {
        'new_tokens': len(new),
        'text': text,
        # True if the model ended the text, false if MOST_TOKENS cut it off.
        'stopped': bool(new[-1] == tokenizer.eos_token_id),
        'dtype': str(model.dtype).removeprefix('torch.'),
        'use_cache': bool(model.config.get_text_config().use_cache),
        'has_template': bool(tokenizer.chat_template),
        'files': sorted(file.name for file in Path(folder).iterdir()),
        'card': (Path(folder) / 'README.md').read_text(),
    }
    print(json.dumps(facts))


if __name__ == '__main__':
    main(*sys.argv[1:])
