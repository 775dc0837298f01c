"""The turns that the rules of datasets name are learned, and no other, by trl's own masks."""

from __future__ import annotations

import json
import re
from itertools import groupby
from pathlib import Path
from typing import Any

from support import ROOT, TrainerTest, dataset, resolved, sha256
from tiny_models import REVISION

ANSWERS_ONLY = {'chat_template': 'chatml', 'assistant_only_loss': True}
CORPUS = ROOT / 'test' / 'corpus' / 'datasets'


def expected_of(name: str) -> dict[str, Any]:
    return dict(json.loads((CORPUS / f'{name}.expected.json').read_text('utf-8')))


class LearnedTurns(TrainerTest):
    def setUp(self) -> None:
        super().setUp()
        from accelerate import PartialState
        from transformers import AutoTokenizer

        PartialState(cpu=True)
        folder = self.hub / 'hub' / 'models--podwarden-test--tiny-llama' / 'snapshots' / REVISION
        self.model = str(folder)
        self.tokenizer = AutoTokenizer.from_pretrained(self.model)

    def prepared(self, name: str, method: str, **training: Any) -> Any:
        """The first examples of a corpus file as trl's trainer has them, with the trainer of the pod around it."""
        from transformers import AutoModelForCausalLM

        from podwarden_pod.training.config import read_training_config
        from podwarden_pod.transformers_trainer.worker.examples.chat_template import settle_template
        from podwarden_pod.transformers_trainer.worker.examples.data import Data, read_data
        from podwarden_pod.transformers_trainer.worker.examples.prepared import prepare
        from podwarden_pod.transformers_trainer.worker.examples.rendering import Rendering
        from podwarden_pod.transformers_trainer.worker.model.hardware import choose_hardware
        from podwarden_pod.transformers_trainer.worker.training.building import build_trainer

        expected = expected_of(name)
        config = {
            'name': 'x',
            'model': {'name': 'a/b'},
            'trainer': 'transformers',
            'training': {
                'method': method,
                'num_epochs': 1,
                'learning_rate': 0.01,
                'batch_size': 2,
                'gradient_checkpointing': False,
                **(training or {'chat_template': 'chatml'}),
            },
        }
        settings = read_training_config(resolved(config)).training
        settle_template(self.tokenizer, settings)
        job = {
            'dataset': str(CORPUS / name),
            'dataset_format': expected['format'],
            'dataset_compression': expected['compression'],
            'validation': None,
            'dataset_sha256': sha256(f'{method} {name}'.encode()),
        }
        data = read_data(job, settings)
        self.read = data.train
        ready = prepare(data, self.tokenizer, Rendering(self.tokenizer), settings, 2048)
        model = AutoModelForCausalLM.from_pretrained(self.model)
        return build_trainer(
            model, self.tokenizer, Data(ready.train, None), settings, choose_hardware(settings), 2048, self.folder
        )

    def learned_of_sft(self, trainer: Any) -> list[str]:
        """The text that has labels, of each example in order, with a bar between stretches."""
        texts = []
        for row in trainer.train_dataset:
            batch = trainer.data_collator([row])
            texts.append(self.stretches(batch['input_ids'][0].tolist(), batch['labels'][0].tolist()))
        return self.by_line(texts)

    def stretches(self, ids: list[int], labels: list[int]) -> str:
        parts: list[list[int]] = [[]]
        for token, label in zip(ids, labels, strict=True):
            if label != -100:
                parts[-1].append(token)
            elif parts[-1]:
                parts.append([])
        return '|'.join(self.tokenizer.decode(part) for part in parts if part)

    def by_line(self, texts: list[str]) -> list[str]:
        """As the file has them, whatever the shuffle."""
        return [text for _, text in sorted(zip(self.read['line'], texts, strict=True))]

    def answered(self, turns: list[dict[str, Any]]) -> str:
        """The text that the model is to say in these turns, in ChatML, where its vocabulary has no end of its own."""
        said = []
        for turn in turns:
            if turn['role'] != 'assistant':
                continue
            calls = [
                '<tool_call>\n'
                + f'{{"name": "{call["function"]["name"]}", "arguments": {json.dumps(call["function"]["arguments"])}}}'
                + '\n</tool_call>'
                for call in turn.get('tool_calls', [])
            ]
            said.append('\n'.join(([turn['content']] if turn['content'] else []) + calls) + '<|im_end|></s>')
        return '|'.join(said)

    def test_chats_are_learned_in_the_turns_of_the_assistant(self) -> None:
        for name in (
            'chatml/many-turns.jsonl',
            'chatml/roles-human-assistant.jsonl',
            'chatml/ends-with-a-question.jsonl',
            'sharegpt/system.jsonl',
            'tools/content-null.jsonl',
            'tools/two-calls.jsonl',
            'tools/call-alone.jsonl',
            'tools/function-call-of-old.jsonl',
            'tools/sharegpt-function-calls.jsonl',
        ):
            with self.subTest(name):
                learned = self.learned_of_sft(self.prepared(name, 'sft', **ANSWERS_ONLY))
                expected = [self.answered(example['messages']) for example in expected_of(name)['learned']]
                self.assertEqual(learned, expected)

    def test_answers_to_a_prompt_are_learned_without_it(self) -> None:
        for name in ('alpaca/system-history.jsonl', 'alpaca/plain.jsonl', 'openorca/plain.jsonl'):
            with self.subTest(name):
                learned = self.learned_of_sft(self.prepared(name, 'sft', **ANSWERS_ONLY))
                for text, example in zip(learned, expected_of(name)['learned'], strict=True):
                    self.assertEqual(text.rstrip('\n'), self.answered(example['completion']))

    def test_the_page_about_datasets_marks_what_trl_does(self) -> None:
        page = (ROOT / 'docs' / 'datasets.md').read_text('utf-8')
        blocks = dict(re.findall(r'```text learned=(\S+)\n(.*?)\n```', page, re.DOTALL))
        self.tokenizer.add_special_tokens({'additional_special_tokens': ['<|im_start|>', '<|im_end|>']})
        marked = 0
        for name, block in blocks.items():
            kind = expected_of(name)['format']
            if kind == 'text':
                continue
            with self.subTest(name):
                method = kind if kind in ('dpo', 'kto') else 'sft'
                trainer = self.prepared(name, method, **(ANSWERS_ONLY if method == 'sft' else {}))
                row = dict(zip(self.read['line'], trainer.train_dataset, strict=True))[1]
                self.assertEqual(self.marked(trainer, row), block)
                marked += 1
        self.assertGreaterEqual(marked, 6)

    def marked(self, trainer: Any, row: dict[str, Any]) -> str:
        """As the page has it; the line break that is learned after an answer stands behind the mark."""
        if 'chosen_ids' in row:
            return '\n\n'.join(
                f'{part}:\n' + self.with_marks([(row['prompt_ids'], False), (row[f'{part}_ids'], True)])
                for part in ('chosen', 'rejected')
            )
        if 'completion_ids' in row:
            return self.with_marks([(row['prompt_ids'], False), (row['completion_ids'], True)])
        batch = trainer.data_collator([row])
        pairs = zip(batch['input_ids'][0].tolist(), batch['labels'][0].tolist(), strict=True)
        return self.with_marks([([token], label != -100) for token, label in pairs])

    def with_marks(self, parts: list[tuple[list[int], bool]]) -> str:
        text = ''
        for is_learned, stretch in groupby(parts, key=lambda part: part[1]):
            said = self.tokenizer.decode([token for tokens, _ in stretch for token in tokens])
            bare = said.rstrip('\n')
            text += f'⟦{bare}⟧{said[len(bare) :]}' if is_learned else said
        return text.rstrip('\n')

    def test_tools_are_told_to_the_model_and_not_learned(self) -> None:
        trainer = self.prepared('tools/content-empty.jsonl', 'sft', **ANSWERS_ONLY)
        [row] = trainer.train_dataset
        whole = self.tokenizer.decode(row['input_ids'])
        self.assertIn('"description": "height of the sea"', whole)
        self.assertIn('<|im_start|>tool\n2.1<|im_end|>', whole)
        self.assertNotIn('height of the sea', self.learned_of_sft(trainer)[0])

    def test_preferences_are_learned_in_what_comes_after_the_prompt(self) -> None:
        for name in (
            'dpo/texts.jsonl',
            'dpo/whole-conversations.jsonl',
            'dpo/without-prompt.jsonl',
            'dpo/conversations.jsonl',
            'dpo/text-prompt-repeated.jsonl',
            'tools/dpo.jsonl',
        ):
            with self.subTest(name):
                [row] = self.prepared(name, 'dpo').train_dataset
                [example] = expected_of(name)['learned']
                for part in ('chosen', 'rejected'):
                    self.assertEqual(
                        self.tokenizer.decode(row[f'{part}_ids']).rstrip('\n'), self.answered(example[part])
                    )
                self.assert_prompt(self.tokenizer.decode(row['prompt_ids']), example)

    def assert_prompt(self, text: str, example: dict[str, Any]) -> None:
        for turn in example['prompt']:
            self.assertIn(turn['content'], text)
        for tool in example.get('tools', []):
            self.assertIn(json.dumps(tool), text)
        self.assertTrue(text.endswith('<|im_start|>assistant\n'))

    def test_labelled_answers_are_learned_in_what_comes_after_the_prompt(self) -> None:
        for name in ('kto/plain.jsonl', 'kto/messages-label-declared.jsonl', 'tools/kto.jsonl'):
            with self.subTest(name):
                rows = list(self.prepared(name, 'kto').train_dataset)
                examples = expected_of(name)['learned']
                learned = self.by_line([self.tokenizer.decode(row['completion_ids']).rstrip('\n') for row in rows])
                self.assertEqual(learned, [self.answered(example['completion']) for example in examples])
                for line, row in zip(self.read['line'], rows, strict=True):
                    self.assert_prompt(self.tokenizer.decode(row['prompt_ids']), examples[line - 1])
                    self.assertEqual(row['label'], examples[line - 1]['label'])

    def test_orpo_learns_calls_of_tools_as_dpo_does(self) -> None:
        [row] = self.prepared('tools/dpo.jsonl', 'orpo').train_dataset
        [example] = expected_of('tools/dpo.jsonl')['learned']
        learned = self.stretches(row['chosen_input_ids'], row['chosen_labels'])
        self.assertTrue(learned.startswith(self.answered(example['chosen'])))
        self.assert_prompt(self.tokenizer.decode(row['prompt_input_ids']), example)

    def test_arguments_of_calls_come_to_the_template_as_they_stand(self) -> None:
        from podwarden_pod.training.config import read_training_config
        from podwarden_pod.transformers_trainer.worker.examples.data import read_data

        arguments = {'z': None, 'a': 1.09, 'p': 0.12345678901234568, 'n': 123456789012345678901234567890, 'l': [1, 'é']}
        call = {'function': {'name': 'f', 'arguments': arguments}}
        answer = {'role': 'assistant', 'content': '', 'tool_calls': [call]}
        path = Path(self.folder) / 'calls.jsonl'
        path.write_bytes(dataset([{'messages': [{'role': 'user', 'content': 'a'}, answer]}]))
        training = {'method': 'sft', 'num_epochs': 1, 'learning_rate': 0.01, 'batch_size': 1}
        config = {'name': 'x', 'model': {'name': 'a/b'}, 'training': training}
        job = {
            'dataset': str(path),
            'dataset_format': 'chatml',
            'dataset_compression': 'none',
            'validation': None,
            'dataset_sha256': 'ca11'.ljust(64, '0'),
        }
        [row] = read_data(job, read_training_config(resolved(config)).training).train
        read = row['messages'][1]['tool_calls'][0]['function']['arguments']
        self.assertEqual(list(read.items()), list(arguments.items()))

    def test_a_template_that_leaves_calls_or_tools_out_is_refused_with_the_line(self) -> None:
        from podwarden_pod.common.failures import PodFailure

        for name, why in (
            ('tools/content-empty.jsonl', 'does not write the call of "tide"'),
            ('tools/tools-as-json.jsonl', 'does not write the tools'),
        ):
            with self.subTest(name), self.assertRaises(PodFailure) as caught:
                template = self.tokenizer.chat_template
                self.prepared(name, 'sft', chat_template_jinja=template)
            self.assertEqual(caught.exception.code, 'dataset_invalid_format')
            self.assertIn('Line 1 of the dataset', caught.exception.message)
            self.assertIn(why, caught.exception.message)
