"""The config as a pod is told it: its shape is checked, and nothing else."""

from __future__ import annotations

import copy
import unittest
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_type_hints

from support import POD, a_config, resolved

from podwarden_pod.common.failures import PodFailure
from podwarden_pod.smoke.settings import SmokeSettings
from podwarden_pod.smoke.settings import read_settings as read_smoke_settings
from podwarden_pod.training.config import TrainingSettings, read_training_config

METHODS = ('sft', 'dpo', 'orpo', 'kto', 'cpt')
WRONG = {'a text': 'x', 'a number': 1.5, 'a truth': True, 'a list': [1], 'an object': {}}
# The values that JSON has for each type; a whole number is a number, too.
RIGHT = {str: {'a text'}, int: set[str](), float: {'a number'}, bool: {'a truth'}}


def everything(method: str) -> dict[str, Any]:
    """A config with as many settings as can be together."""
    training = {
        'method': method,
        'num_epochs': 1,
        'learning_rate': 2e-5,
        'batch_size': 4,
        'max_steps': 5,
        'use_lora': True,
        'eval_split': 0.1,
        'eval_steps': 5,
        'early_stopping_patience': 2,
    }
    hub = {'repo_id': 'me/model'}
    return resolved(
        {
            'name': 'a run',
            'model': {'name': 'owner/model', 'revision': 'main'},
            'training': training,
            'push_to_hub': hub,
        }
    )


def mutations(config: dict[str, Any], kind: type) -> Iterator[tuple[str, dict[str, Any]]]:
    """The config with one setting of the kind missing, null where it may not be, or of another type."""
    for name, hint in get_type_hints(kind).items():
        for what, value in {**WRONG, 'null': None}.items():
            optional = str(hint).endswith('| None')
            plain = hint.__args__[0] if optional else hint
            if what in RIGHT.get(plain, {'a list of texts'}) or (what == 'null' and optional):
                continue
            changed = copy.deepcopy(config)
            changed['training'][name] = value
            yield f'training.{name}', changed
        changed = copy.deepcopy(config)
        del changed['training'][name]
        yield f'training.{name} is missing', changed


class ReadTrainingConfig(unittest.TestCase):
    def refusal(self, config: Any) -> str:
        with self.assertRaises(PodFailure) as caught:
            read_training_config(config)
        self.assertEqual(caught.exception.code, 'install_failed')
        return caught.exception.message

    def test_reads_what_the_api_has_resolved_h15(self) -> None:
        config = read_training_config(everything('sft'))
        self.assertEqual(
            (config.training.lora_r, config.training.lora_alpha, config.training.lora_target_modules),
            (16, 32, ['all-linear']),
        )
        self.assertEqual((config.training.seed, config.training.beta, config.training.packing), (42, None, False))
        self.assertEqual((config.model.name, config.model.revision), ('owner/model', 'main'))
        self.assertEqual(config.push_to_hub and config.push_to_hub.repo_id, 'me/model')
        plain = read_training_config(a_config())
        self.assertEqual((plain.push_to_hub, plain.model.revision, plain.training.lora_r), (None, None, None))

    def test_reads_every_method(self) -> None:
        for method in METHODS:
            for config in (everything(method), a_config(method=method)):
                self.assertEqual(read_training_config(config).training.method, method)

    def test_has_the_settings_that_the_api_has_and_no_others_f47(self) -> None:
        told = everything('sft')['training']
        self.assertEqual([field.name for field in fields(TrainingSettings)], list(told))
        # Each trainer leaves open what it does not use.
        used = {name for name, value in a_config('smoke')['training'].items() if value is not None}
        self.assertLessEqual(used, {field.name for field in fields(SmokeSettings)})

    def test_names_what_is_of_another_shape_f47(self) -> None:
        for method in METHODS:
            for fault, config in mutations(everything(method), TrainingSettings):
                with self.subTest(fault):
                    self.assertIn(fault, self.refusal(config))
        for fault, config in mutations(a_config('smoke'), SmokeSettings):
            with self.subTest(f'smoke {fault}'), self.assertRaises(PodFailure) as caught:
                read_smoke_settings(config)
            self.assertIn(fault, caught.exception.message)

    def test_names_what_is_amiss_beside_the_settings(self) -> None:
        config = everything('sft')
        for name, value in (('name', 1), ('model', 'owner/model'), ('training', None), ('push_to_hub', {})):
            self.assertIn(name, self.refusal({**config, name: value}))
            self.assertIn(f'{name} is missing', self.refusal({k: v for k, v in config.items() if k != name}))
        self.assertIn('model.revision is missing', self.refusal({**config, 'model': {'name': 'owner/model'}}))
        self.assertIn('it is no object', self.refusal([]))

    def test_asks_no_library_to_run_the_code_of_a_model(self) -> None:
        sources = list((POD / 'podwarden_pod').rglob('*.py'))
        self.assertTrue([path for path in sources if 'from_pretrained' in path.read_text('utf-8')])
        naming = {path.name for path in sources if 'trust_remote_code' in path.read_text('utf-8')}
        # This module only knows what libraries say of it.
        self.assertEqual(naming, {'diagnosis.py'})

    def test_takes_fields_of_a_later_api(self) -> None:
        config = everything('sft')
        config['training']['of_a_later_version'] = 1
        self.assertEqual(read_training_config({**config, 'more': {}}), read_training_config(everything('sft')))


if __name__ == '__main__':
    unittest.main()
