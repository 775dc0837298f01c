"""The config as the trainer reads it, by the schema that the API checks it with."""

from __future__ import annotations

import ast
import unittest
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import support  # noqa: F401

from podwarden_pod.failures import PodFailure
from podwarden_pod.training_config import (
    SCHEMA_FILE,
    TrainingSettings,
    check_dataset_format,
    read_training_config,
    schema,
)

# What podwarden_pod.json_schema checks, and what it leaves to people and to training_config.
CHECKED = [
    *('type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const', 'pattern', 'minLength'),
    *('maxLength', 'minItems', 'maxItems', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'),
]
OTHER = ['$schema', 'default', 'description', 'format', 'x-methods', 'x-needs', 'x-values-by-method']


def a_config(**training: Any) -> dict[str, Any]:
    given = {'method': 'sft', 'num_epochs': 1, 'learning_rate': 2e-5, 'batch_size': 4, **training}
    return {'name': 'a config', 'model': {'name': 'owner/model'}, 'training': given, 'trainer': 'transformers'}


def subschemas(of: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield of
    for name in ('properties', 'items'):
        below = of.get(name, {})
        for child in below.values() if name == 'properties' else [below] if below else []:
            yield from subschemas(child)


class ReadTrainingConfig(unittest.TestCase):
    def refusal(self, config: dict[str, Any]) -> str:
        with self.assertRaises(PodFailure) as caught:
            read_training_config(config)
        self.assertEqual(caught.exception.code, 'install_failed')
        return caught.exception.message

    def test_resolves_every_default_and_keeps_what_was_given_h15(self) -> None:
        config = read_training_config(
            {**a_config(lora_r=8, use_lora=True), 'push_to_hub': {'repo_id': 'me/model', 'private': True}}
        )
        self.assertEqual(
            (config.training.lora_r, config.training.lora_alpha, config.training.lora_target_modules),
            (8, 32, ['all-linear']),
        )
        self.assertEqual((config.training.max_seq_length, config.training.seed, config.training.beta), (2048, 42, 0.1))
        self.assertEqual((config.training.max_steps, config.training.loss_type), (None, None))
        self.assertEqual((config.model.name, config.model.revision), ('owner/model', None))
        self.assertEqual(config.push_to_hub and config.push_to_hub.repo_id, 'me/model')
        self.assertIsNone(read_training_config(a_config()).push_to_hub)

    def test_refuses_what_it_does_not_know_or_the_method_does_not_use_h15(self) -> None:
        for config, fault in (
            (a_config(magic=1), 'training.magic: is unknown'),
            ({**a_config(), 'extra': 1}, 'extra: is unknown'),
            (a_config(batch_size=0), 'training.batch_size: minimum is 1'),
            (a_config(batch_size=True), 'training.batch_size: must be of type integer'),
            (a_config(batch_size='4'), 'training.batch_size: must be of type integer'),
            (a_config(learning_rate=0), 'training.learning_rate: must be above 0'),
            (a_config(learning_rate=float('nan')), 'training.learning_rate: must be finite'),
            (a_config(label_smoothing=0.5, method='dpo'), 'training.label_smoothing: must be below 0.5'),
            (a_config(method='ppo'), 'training.method: can be sft'),
            (
                a_config(use_lora=True, lora_target_modules=[7]),
                'training.lora_target_modules[0]: must be of type string',
            ),
            (a_config(use_lora=True, lora_target_modules=[]), 'training.lora_target_modules: minItems is 1'),
            (a_config(beta=0.1), 'training.beta: is not used by sft'),
            (a_config(loss_type='sigmoid'), 'training.loss_type: can be nll, dft for sft'),
            (a_config(lora_r=8), 'training.lora_r: needs use_lora'),
            (a_config(eval_steps=8), 'training.eval_steps: needs eval_split'),
            ({**a_config(), 'model': {'name': '../etc'}}, 'model.name: must match'),
            ({**a_config(), 'model': {'name': 'owner/model\n'}}, 'model.name: must match'),
            (
                {**a_config(), 'model': {'name': 'm', 'trust_remote_code': True}},
                'model.trust_remote_code: can be False',
            ),
            ({'name': 'a', 'model': {'name': 'm'}}, 'training: is missing'),
        ):
            with self.subTest(fault):
                self.assertIn(fault, self.refusal(config))

    def test_has_the_fields_and_types_of_the_schema_and_no_others_f47(self) -> None:
        properties = schema()['properties']['training']['properties']
        self.assertEqual([field.name for field in fields(TrainingSettings)], list(properties))
        words = {'string': 'str', 'integer': 'int', 'number': 'float', 'boolean': 'bool', 'array': 'list[str]'}
        required = schema()['properties']['training']['required']
        for field in fields(TrainingSettings):
            of = properties[field.name]
            optional = field.name not in required and 'default' not in of
            self.assertEqual(field.type, words[of['type']] + (' | None' if optional else ''), field.name)

    def test_knows_every_word_of_the_schema(self) -> None:
        for each in subschemas(schema()):
            self.assertEqual(set(each) - {*CHECKED, *OTHER, 'x-methods-by-format'}, set())
            if 'pattern' in each:
                self.assertRegex(each['pattern'], r'^\^.*\$$')

    def test_reads_its_defaults_nowhere_else(self) -> None:
        """No default may stand in the source beside the schema's."""
        tree = ast.parse(SCHEMA_FILE.with_name('training_config.py').read_text('utf-8'))
        classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
        given = [n for n in classes['TrainingSettings'].body if isinstance(n, ast.AnnAssign) and n.value is not None]
        self.assertEqual(given, [])


class CheckDatasetFormat(unittest.TestCase):
    def test_takes_the_pairs_of_the_schema_and_no_others_f18_f26_f39_h21(self) -> None:
        served = schema()['x-methods-by-format']
        methods = schema()['properties']['training']['properties']['method']['enum']
        taken = []
        for method in methods:
            for name in [*served, 'unknown', '']:
                try:
                    check_dataset_format(a_config(method=method), name)
                    taken.append((method, name))
                except PodFailure as failure:
                    self.assertEqual(failure.code, 'dataset_invalid_format')
        self.assertEqual(
            taken,
            [
                ('sft', 'chatml'),
                ('sft', 'sharegpt'),
                ('sft', 'alpaca'),
                ('sft', 'openorca'),
                ('dpo', 'dpo'),
                ('orpo', 'dpo'),
                ('kto', 'kto'),
                ('cpt', 'text'),
            ],
        )


if __name__ == '__main__':
    unittest.main()
