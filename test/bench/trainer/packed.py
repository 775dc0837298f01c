"""The worth of packing and of batches of one length: the same examples padded and in packed rows, by one model."""

from __future__ import annotations

import random
import time
from typing import Any

ROW_TOKENS = 1024


def lengths(count: int, seed: int = 1) -> list[int]:
    """Lengths of talks as they are: many short ones and a few long."""
    draw = random.Random(seed)
    return [min(2048, int(draw.lognormvariate(5, 0.9)) + 8) for _ in range(count)]


def padded_share(sizes: list[int], order: list[int], batch: int) -> float:
    """Tokens that go through the model in batches of that order, for each of the examples' own."""
    own = padded = 0
    for begin in range(0, len(order), batch):
        together = [sizes[n] for n in order[begin : begin + batch]]
        own, padded = own + sum(together), padded + max(together) * len(together)
    return padded / own


class Passes:
    """Forward and backward over the same examples, by the processor time of this process alone."""

    def __init__(self, seed: int = 1, count: int = 64) -> None:
        from transformers import AutoModelForCausalLM, LlamaConfig

        config = LlamaConfig(
            vocab_size=512,
            hidden_size=64,
            intermediate_size=192,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=ROW_TOKENS,
        )
        self.model = AutoModelForCausalLM.from_config(config).train()
        self.sizes = sorted(min(ROW_TOKENS, size) for size in lengths(count, seed))
        self.rows: list[list[int]] = []
        for size in reversed(self.sizes):
            row = next((row for row in self.rows if sum(row) + size <= ROW_TOKENS), None)
            self.rows.append([size]) if row is None else row.append(size)

    def alone(self) -> float:
        """Microseconds a token, in batches of one length."""
        import torch

        began = time.process_time()
        for begin in range(0, len(self.sizes), 8):
            batch = self.sizes[begin : begin + 8]
            mask = (torch.arange(max(batch))[None] < torch.tensor(batch)[:, None]).long()
            self._step(input_ids=torch.ones_like(mask), attention_mask=mask)
        return self._share(began)

    def packed(self) -> float:
        """The same in packed rows, one after the other."""
        import torch

        began = time.process_time()
        for row in self.rows:
            positions = torch.cat([torch.arange(size) for size in row])[None]
            begins = torch.tensor([0, *torch.tensor(row).cumsum(0).tolist()], dtype=torch.int32)
            self._step(input_ids=torch.ones_like(positions), position_ids=positions, cu_seq_lens_q=begins)
        return self._share(began)

    def _step(self, **inputs: Any) -> None:
        self.model(use_cache=False, **inputs).logits.float().mean().backward()

    def _share(self, began: float) -> float:
        return (time.process_time() - began) / sum(self.sizes) * 1e6
