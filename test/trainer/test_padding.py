"""Little of what goes through the model is padding, and packing is not paid for with a mask over everything."""

from __future__ import annotations

import random
import time
import unittest
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from alone import Alone
from families import publish_family
from support import dataset
from tiny_models import REVISION

from podwarden_pod.transformers_trainer.worker.examples.sampling import ByLength


def lengths(count: int, seed: int = 1) -> list[int]:
    """Of talks as they are: many short ones and a few long."""
    draw = random.Random(seed)
    return [min(2048, int(draw.lognormvariate(5, 0.9)) + 8) for _ in range(count)]


class Order(unittest.TestCase):
    def padded(self, sizes: list[int], order: list[int], batch: int) -> float:
        own = padded = 0
        for begin in range(0, len(order), batch):
            together = [sizes[n] for n in order[begin : begin + batch]]
            own, padded = own + sum(together), padded + max(together) * len(together)
        return padded / own

    def test_padding_is_a_fifth_at_most_where_it_was_the_double(self) -> None:
        for count in (1000, 20_000):
            for batch in (4, 8):
                with self.subTest(count=count, batch=batch):
                    sizes = lengths(count)
                    order = list(ByLength(sizes, batch, 42))
                    self.assertEqual(sorted(order), list(range(count)))
                    self.assertLess(self.padded(sizes, order, batch), 1.2)
                    self.assertGreater(self.padded(sizes, list(range(count)), batch), 1.4)

    def test_is_another_order_each_epoch_and_the_same_for_the_same(self) -> None:
        sizes = lengths(500)
        one, again = ByLength(sizes, 8, 42), ByLength(sizes, 8, 42)
        first = list(one)
        self.assertEqual(first, list(again))
        one.set_epoch(1)
        self.assertNotEqual(first, list(one))
        again.set_epoch(1)
        self.assertEqual(list(one), list(again))

    def test_the_longest_comes_first_and_what_is_left_over_last(self) -> None:
        sizes = lengths(83)
        order = list(ByLength(sizes, 8, 42))
        self.assertIn(sizes.index(max(sizes)), order[:8])
        self.assertEqual(len(order), 83)


class Packed(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(mkdtemp(prefix='trainertest-'))
        name = publish_family(cls.folder, 'llama-3.2')
        cls.model = cls.folder / 'hub' / f'models--{name.replace("/", "--")}' / 'snapshots' / REVISION

    def alone(self, **training: Any) -> Alone:
        words = ['sky', 'grass', 'pod', 'data']
        talks = [
            {
                'messages': [
                    {'role': 'user', 'content': 'What of it?'},
                    {'role': 'assistant', 'content': ' '.join(words[(n + i) % 4] for i in range(4 + size // 8))},
                ]
            }
            for n, size in enumerate(lengths(96))
        ]
        options = {'method': 'sft', 'num_epochs': 1, 'learning_rate': 1e-3, 'batch_size': 8, 'max_seq_length': 256}
        options |= {'gradient_checkpointing': False, 'logging_steps': 1}
        work = self.folder / str(len(list(self.folder.iterdir())))
        return Alone(work, self.model, dataset(talks), 'chatml', {**options, **training})

    def test_a_step_is_made_of_as_many_sequences_one_after_the_other(self) -> None:
        packed = self.alone(packing=True)
        batch = next(iter(packed.trainer.get_train_dataloader()))
        self.assertEqual(batch['input_ids'].shape[0], 1)
        self.assertLessEqual(batch['input_ids'].shape[1], 256)
        self.assertEqual(packed.trainer.args.gradient_accumulation_steps, 8)

    def test_a_token_takes_no_longer_packed_than_not(self) -> None:
        """Eight sequences of 1024, forward and backward, by the time of this process alone. Under one mask over all of
        them it was five times as long."""
        import torch
        from transformers import AutoModelForCausalLM, LlamaConfig

        from podwarden_pod.transformers_trainer.worker.model.packing import settle_packing

        config = LlamaConfig(
            vocab_size=512, hidden_size=64, intermediate_size=192, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=2, max_position_embeddings=1024,
        )  # fmt: skip
        model = AutoModelForCausalLM.from_config(config).train()
        sizes = sorted(min(1024, size) for size in lengths(64))
        rows: list[list[int]] = []
        for size in reversed(sizes):
            row = next((row for row in rows if sum(row) + size <= 1024), None)
            rows.append([size]) if row is None else row.append(size)

        def step(**inputs: Any) -> None:
            model(use_cache=False, **inputs).logits.float().mean().backward()

        def alone() -> None:
            for begin in range(0, 64, 8):
                batch = sizes[begin : begin + 8]
                mask = (torch.arange(max(batch))[None] < torch.tensor(batch)[:, None]).long()
                step(input_ids=torch.ones_like(mask), attention_mask=mask)

        def packed() -> None:
            for row in rows:
                positions = torch.cat([torch.arange(size) for size in row])[None]
                begins = torch.tensor([0, *torch.tensor(row).cumsum(0).tolist()], dtype=torch.int32)
                step(input_ids=torch.ones_like(positions), position_ids=positions, cu_seq_lens_q=begins)

        def microseconds(call: Any) -> float:
            call()
            began = time.process_time()
            call()
            return (time.process_time() - began) / sum(sizes) * 1e6

        unpacked = microseconds(alone)
        self.assertEqual(settle_packing(model, 'a/model'), 'each by itself')
        together = microseconds(packed)
        print(f'microseconds a token: {unpacked:.0f} alone, {together:.0f} packed')
        self.assertLess(together, unpacked)
