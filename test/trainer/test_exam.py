"""A model's own exam, for each family and method: it learns, and what is saved loads by itself, answers as it was
taught, and stops."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alone import Alone
from families import MODELS, publish_family
from support import TrainerTest, dataset
from tiny_models import REVISION

ANSWERS = {'sky': 'The sky is blue.', 'grass': 'Green.', 'pod': 'The pod is gone.', 'data': 'It reads the data.'}
TALKS = [
    {'messages': [{'role': 'user', 'content': f'What of the {word}?'}, {'role': 'assistant', 'content': answer}]}
    for word, answer in ANSWERS.items()
]
PAIRS = [{'prompt': f'What of the {word}?', 'chosen': answer, 'rejected': 'No.'} for word, answer in ANSWERS.items()]
JUDGED = [
    {'prompt': pair['prompt'], 'completion': pair['chosen' if good else 'rejected'], 'label': good}
    for pair in PAIRS
    for good in (True, False)
]
FORMATS = {
    'chatml': TALKS,
    'sharegpt': [
        {'conversations': [{'from': 'human', 'value': p['prompt']}, {'from': 'gpt', 'value': p['chosen']}]}
        for p in PAIRS
    ],
    'alpaca': [{'instruction': p['prompt'], 'output': p['chosen']} for p in PAIRS],
    'openorca': [{'system_prompt': '', 'question': p['prompt'], 'response': p['chosen']} for p in PAIRS],
    'dpo': PAIRS,
    'kto': JUDGED,
    'text': [{'text': answer} for answer in ANSWERS.values()],
}
LONG = {'num_epochs': 150, 'learning_rate': 0.003, 'batch_size': 4, 'logging_steps': 1, 'save_steps': 10_000}
ONCE = {**LONG, 'num_epochs': 15, 'gradient_checkpointing': False}


class Exam(TrainerTest):
    def alone(self, family: str, records: list[dict[str, Any]], dataset_format: str, **training: Any) -> Alone:
        base, dtype = training.pop('base', True), training.pop('dtype', 'float32')
        model = publish_family(self.hub, family, base, dtype)
        folder = self.hub / 'hub' / f'models--{model.replace("/", "--")}' / 'snapshots' / REVISION
        work = self.folder / f'{family}-{dataset_format}-{len(list(self.folder.iterdir()))}'
        return Alone(work, folder, dataset(records), dataset_format, {'gradient_checkpointing': False, **training})

    def answer(self, folder: Path, word: str, adapter: bool = False) -> tuple[str, bool]:
        """As its owner would ask it, and whether it stopped by itself."""
        from peft import AutoPeftModelForCausalLM
        from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

        tokenizer = AutoTokenizer.from_pretrained(folder)
        model = (AutoPeftModelForCausalLM if adapter else AutoModelForCausalLM).from_pretrained(folder)
        if adapter:
            model.generation_config = GenerationConfig.from_pretrained(folder)
        asked = [{'role': 'user', 'content': f'What of the {word}?'}]
        ids = tokenizer.apply_chat_template(asked, add_generation_prompt=True, return_tensors='pt', return_dict=True)
        made = model.generate(**ids, max_new_tokens=24, do_sample=False)[0, ids['input_ids'].shape[1] :]
        said = tokenizer.decode(made, skip_special_tokens=True)
        return said.replace('<think>\n\n</think>\n\n', '').strip(), bool(made[-1] == tokenizer.eos_token_id)

    def learns(self, alone: Alone) -> Path:
        folder = alone.train()
        losses = alone.losses()
        self.assertLess(losses[-1], losses[0])
        return folder

    def test_a_whole_base_model_of_each_family_answers_and_stops(self) -> None:
        for family in MODELS:
            with self.subTest(family):
                folder = self.learns(self.alone(family, TALKS, 'chatml', method='sft', **LONG))
                # Few steps mix up some of them; all of them end.
                said = {word: self.answer(folder, word) for word in ANSWERS}
                self.assertEqual({word for word, (_, stopped) in said.items() if not stopped}, set(), said)
                self.assertGreaterEqual(sum(said[word][0] == ANSWERS[word] for word in ANSWERS), 2, said)
                config = json.loads((folder / 'config.json').read_text())
                self.assertTrue(config.get('text_config', config).get('use_cache', True))

    def test_an_adapter_of_each_family_answers_and_stops_and_is_merged(self) -> None:
        for family in MODELS:
            with self.subTest(family):
                options = {'use_lora': True, 'lora_r': 32, 'merge_adapter': True, **LONG, 'learning_rate': 0.01}
                alone = self.alone(family, TALKS, 'chatml', method='sft', **options)
                folder = self.learns(alone)
                said = self.answer(folder, 'sky', adapter=True)
                # The embeddings below are random and stay so: not every family gets far.
                if family == 'llama-3':
                    self.assertTrue(said[1], said)
                targets = json.loads((folder / 'adapter_config.json').read_text())
                self.assertFalse(targets.get('target_parameters'))
                names = [name for name, _ in alone.trainer.model.named_parameters() if 'lora_A' in name]
                self.assertTrue(names)
                self.assertFalse([n for n in names if 'expert' in n or '.gate.' in n or 'vision' in n], names)
                alone.results.merge(alone.trainer)
                self.assertEqual(self.answer(alone.results.folder('model'), 'sky'), said)

    def test_each_method_learns_of_each_format(self) -> None:
        methods = {'dpo': ('dpo', 'orpo'), 'kto': ('kto',), 'text': ('cpt',)}
        for dataset_format, records in FORMATS.items():
            for method in methods.get(dataset_format, ('sft',)):
                for adapter in (False, True):
                    with self.subTest(method=method, format=dataset_format, adapter=adapter):
                        options = {'use_lora': adapter, **ONCE}
                        folder = self.learns(self.alone('qwen-2.5', records, dataset_format, method=method, **options))
                        self.assertTrue((folder / 'tokenizer.json').exists())

    def test_weights_are_saved_in_the_type_that_the_base_has(self) -> None:
        from safetensors import safe_open

        for family in ('llama-3.2', 'gemma-3'):
            with self.subTest(family):
                alone = self.alone(family, TALKS, 'chatml', method='sft', dtype='bfloat16', **ONCE)
                trained = next(alone.model.parameters())
                folder = self.learns(alone)
                self.assertEqual(str(trained.dtype), 'torch.float32')
                self.assertEqual(json.loads((folder / 'config.json').read_text())['dtype'], 'bfloat16')
                with safe_open(folder / 'model.safetensors', 'pt') as file:
                    self.assertEqual({str(file.get_tensor(name).dtype) for name in file.keys()}, {'torch.bfloat16'})  # noqa: SIM118
                self.answer(folder, 'sky')
