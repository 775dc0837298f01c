"""The imports of the package: rooms in one order, no circles, and the standard library alone where pods start."""

from __future__ import annotations

import ast
import sys
import unittest
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from support import POD

# Each room imports from itself and from those before it.
ROOMS = [
    'common',
    'api',
    'dataset',
    'download',
    'telemetry',
    'uploads',
    'training',
    'smoke',
    'transformers_trainer.faults',
    'transformers_trainer.checkpoints',
    'transformers_trainer',
    'transformers_trainer.worker.examples',
    'transformers_trainer.worker.model',
    'transformers_trainer.worker.training',
    'transformers_trainer.worker.results',
    'transformers_trainer.worker',
    'lifecycle',
]
# Modules that bootstrap.sh calls by name, that of an earlier release among them: a pod may be older than the package it
# is given.
DOORS = ['__main__', 'last_words', 'redaction']
PACKAGE = 'podwarden_pod'


def module_of(path: Path) -> str:
    parts = path.relative_to(POD / PACKAGE).with_suffix('').parts
    return '.'.join(parts[:-1] if parts[-1] == '__init__' else parts)


@cache
def modules() -> dict[str, Path]:
    return {module_of(path): path for path in (POD / PACKAGE).rglob('*.py')}


def imported(module: str) -> Iterator[tuple[str, bool]]:
    """The name of each module that is imported, within the package where the flag says so."""
    path = modules()[module]
    package = module.split('.') if path.name == '__init__.py' else module.split('.')[:-1]
    for node in ast.walk(ast.parse(path.read_text('utf-8'))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module), False
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1]
            source = '.'.join([*base, *(node.module.split('.') if node.module else [])])
            for alias in node.names:
                whole = f'{source}.{alias.name}'.lstrip('.')
                yield (whole if whole in modules() else source), True


def room_of(module: str) -> str:
    return next((room for room in sorted(ROOMS, key=len, reverse=True) if f'{module}.'.startswith(f'{room}.')), '')


class Rooms(unittest.TestCase):
    def test_each_imports_only_those_before_it(self) -> None:
        for module in modules():
            for other, is_ours in imported(module):
                room, wanted = room_of(module), room_of(other)
                # The root of the package is a name alone, and doors are not for the rooms behind them.
                if is_ours and room and wanted:
                    self.assertLessEqual(ROOMS.index(wanted), ROOMS.index(room), f'{module} imports {other}')

    def test_no_module_imports_itself_by_way_of_others(self) -> None:
        done: set[str] = set()

        def visit(module: str, path: tuple[str, ...]) -> None:
            self.assertNotIn(module, path, ' -> '.join([*path, module]))
            if module not in done:
                for other, is_ours in imported(module):
                    if is_ours and other != module:
                        visit(other, (*path, module))
                done.add(module)

        for module in modules():
            visit(module, ())
        self.assertEqual(done, set(modules()))

    def test_every_module_is_in_a_room_or_a_door(self) -> None:
        self.assertEqual({module for module in modules() if not room_of(module)}, {'', *DOORS})

    def test_what_a_bootstrap_of_any_release_calls_is_where_it_was(self) -> None:
        bootstrap = (POD / 'bootstrap.sh').read_text('utf-8')
        for call in (
            '-m podwarden_pod ',
            '-m podwarden_pod.last_words ',
            'from podwarden_pod.redaction import Redactor',
        ):
            self.assertIn(call, bootstrap)
        self.assertLessEqual(set(DOORS), set(modules()))

    def test_the_standard_library_is_enough_outside_the_training_processes(self) -> None:
        for module in modules():
            if room_of(module).startswith('transformers_trainer.worker'):
                continue
            foreign = {name for name, is_ours in imported(module) if not is_ours}
            self.assertLessEqual({name.partition('.')[0] for name in foreign}, sys.stdlib_module_names, module)


if __name__ == '__main__':
    unittest.main()
