"""Notices of a training: what its owner could not know, and nothing that every job would say."""

from __future__ import annotations

import unittest
from types import SimpleNamespace
from typing import Any

from families import FAMILIES, tokenizer_of
from support import TrainerTest, dataset, talk

from podwarden_pod.transformers_trainer.worker.examples.rendering import Rendering
from podwarden_pod.transformers_trainer.worker.told import choices


class Choices(unittest.TestCase):
    def told(self, family: str, base: bool, ends: Any, is_adapter: bool = False) -> list[str]:
        tokenizer = tokenizer_of(FAMILIES[family], base)
        known = tokenizer.convert_tokens_to_ids(ends) if ends else None
        rendering = Rendering(tokenizer)
        return list(choices(rendering, tokenizer, SimpleNamespace(eos_token_id=known), is_adapter=is_adapter))

    def test_a_model_that_ends_answers_itself_is_no_news(self) -> None:
        for family in ('llama-3.2', 'qwen-2.5', 'mistral', 'gemma'):
            self.assertEqual(self.told(family, False, [FAMILIES[family].eos]), [], family)
        # The tokenizer ends texts with another token, and the generation config ends at both.
        self.assertEqual(self.told('gemma', True, ['<eos>', '<end_of_turn>']), [])

    def test_a_base_model_that_ended_elsewhere_is(self) -> None:
        [said] = self.told('gemma', True, '<eos>')
        self.assertIn('An answer ends with <end_of_turn> in this chat template, and the model ended with <eos>.', said)
        self.assertNotIn('Load that of the adapter', said)
        [said] = self.told('qwen-2.5', True, None, is_adapter=True)
        self.assertIn('Load that of the adapter', said)


class Jobs(TrainerTest):
    def test_a_training_as_the_config_says_has_no_notice(self) -> None:
        for training in ({}, {'assistant_only_loss': False}, {'use_lora': True}):
            report, _ = self.train(max_steps=1, **training)
            self.assertEqual(report.notices, [], training)

    def test_examples_that_are_left_out_are_told_once(self) -> None:
        records = [talk(n) for n in range(12)]
        records[5]['messages'][0]['content'] = 'a long word ' * 40
        report, _ = self.train(data=dataset(records), max_seq_length=64, max_steps=3, save_steps=1)
        [said] = report.notices
        self.assertIn('1 of 12 examples to train on are left out: nothing of them is learned within 64 tokens', said)
        self.assertIn('Raise max_seq_length', said)
        report, _ = self.train(
            data=dataset(records), max_seq_length=64, max_steps=3, save_steps=1, resume_from=report.checkpoints[0]
        )
        self.assertEqual((report.steps, report.notices), ([2, 3], []))
