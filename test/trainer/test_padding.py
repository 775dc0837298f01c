"""Little of what goes through the model is padding, and packing is not paid for with a mask over everything."""

from __future__ import annotations

import unittest
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from alone import Alone
from families import publish_family
from packed import Passes, lengths, padded_share
from support import dataset
from tiny_models import REVISION

from podwarden_pod.transformers_trainer.worker.examples.sampling import ByLength
from podwarden_pod.transformers_trainer.worker.model.packing import settle_packing


class Order(unittest.TestCase):
    def test_padding_is_a_fifth_at_most_where_it_was_the_double(self) -> None:
        for count in (1000, 20_000):
            for batch in (4, 8):
                with self.subTest(count=count, batch=batch):
                    sizes = lengths(count)
                    order = list(ByLength(sizes, batch, 42))
                    self.assertEqual(sorted(order), list(range(count)))
                    self.assertLess(padded_share(sizes, order, batch), 1.2)
                    self.assertGreater(padded_share(sizes, list(range(count)), batch), 1.4)

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
        passes = Passes()
        passes.alone()
        unpacked = passes.alone()
        self.assertEqual(settle_packing(passes.model, 'a/model'), 'each by itself')
        passes.packed()
        together = passes.packed()
        print(f'microseconds a token: {unpacked:.0f} alone, {together:.0f} packed')
        self.assertLess(together, unpacked)
