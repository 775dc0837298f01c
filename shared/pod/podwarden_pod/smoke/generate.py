"""Prints text from a trained model: python3 -m podwarden_pod.smoke.generate MODEL --prompt "The " --seed 1."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from .corpus import OTHER, encode
from .model import CONTEXT, Model, Row
from .package import read_package


def generate(model: Model, alphabet: list[str], prompt: str, length: int, seed: int, temperature: float = 0.7) -> str:
    """Returns the prompt followed by `length` letters. The same seed gives the same text."""
    chance = random.Random(seed)
    cache: dict[tuple[int, int], Row] = {}
    letters = bytes(CONTEXT) + encode(alphabet, prompt)
    text = prompt
    for _ in range(length):
        shares, total = model.shares(model.hidden(letters[-CONTEXT:], cache))
        weights = [(share / total) ** (1 / temperature) for share in shares]
        weights[OTHER] = 0.0
        letter = chance.choices(range(len(weights)), weights)[0]
        letters += bytes([letter])
        text += alphabet[letter - 1]
    return text


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog='podwarden_pod.smoke.generate')
    parser.add_argument('model', type=Path, help='the packed model, or a folder it was unpacked to')
    parser.add_argument('--prompt', default='')
    parser.add_argument('--length', type=int, default=200)
    parser.add_argument('--seed', type=int, default=0)
    options = parser.parse_args(argv)
    model, alphabet = read_package(options.model)
    print(generate(model, alphabet, options.prompt, options.length, options.seed))
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
