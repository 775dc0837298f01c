"""Nothing that is finished is lost: at each point of the end a kill, a full disk or a failed step keeps what exists."""

from __future__ import annotations

import os
import signal
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from support import TrainerTest, dataset, talk, weights
from test_real_faults import small_disk

from podwarden_pod.common.failures import PodFailure
from podwarden_pod.transformers_trainer import entry
from podwarden_pod.uploads.artifacts import ArtifactFile

LORA = {'use_lora': True, 'max_steps': 4, 'assistant_only_loss': False}


class End(TrainerTest):
    def when(self, happens: Callable[[dict[str, Any]], bool], do: Callable[[Any], None]) -> Any:
        """Processes that are done something to when a message comes."""

        class Disturbed(entry.Processes):
            def next_message(self, seconds: float) -> Any:
                message = super().next_message(seconds)
                if message is not None and happens(message):
                    do(self)
                return message

        return mock.patch.object(entry, 'Processes', Disturbed)

    def kill(self, running: Any) -> None:
        os.kill(running._processes[0].pid, signal.SIGKILL)
        running._processes[0].wait()

    def kinds(self, made: list[ArtifactFile]) -> list[str]:
        return [file.kind for file in made]

    def hide_weights(self, _: Any) -> None:
        """The base is gone from the cache of the hub by the time that it is merged into."""
        for path in (self.hub / 'hub' / 'models--podwarden-test--tiny-llama').rglob('model.safetensors'):
            path.rename(path.with_suffix('.gone'))
            self.addCleanup(path.with_suffix('.gone').rename, path)

    def test_a_merge_that_fails_is_a_notice_and_costs_neither_adapter_nor_job(self) -> None:
        with self.when(lambda m: m['kind'] == 'training', self.hide_weights):
            report, made = self.train(merge_adapter=True, **LORA)
        self.assertEqual(self.kinds(made), ['adapter'])
        self.assertTrue(weights(made[0].path))
        [notice] = report.notices
        self.assertIn('The merged model could not be made; the adapter is kept.', notice)

    def test_a_kill_in_the_merge_leaves_the_adapter_and_says_what_is_missing(self) -> None:
        with self.when(lambda m: m.get('what') == 'The merged model', self.kill):
            report, made = self.train(merge_adapter=True, **LORA)
        self.assertEqual(self.kinds(made), ['adapter'])
        [notice] = report.notices
        self.assertIn('The merged model is missing', notice)
        self.assertIn('SIGKILL', notice)

    def test_a_kill_in_the_last_evaluation_leaves_the_model(self) -> None:
        # So many examples that it is not over before a busy machine lets us kill it.
        data = dataset([talk(n) for n in range(1200)])
        with self.when(lambda m: m.get('what') == 'The last evaluation', self.kill):
            report, made = self.train(data=data, max_steps=4, eval_split=0.5, assistant_only_loss=False)
        self.assertEqual(self.kinds(made), ['model'])
        with tarfile.open(made[0].path) as tar:
            self.assertIn('model.safetensors', tar.getnames())
            self.assertIn('README.md', tar.getnames())
        self.assertIn('The last evaluation is missing', report.notices[0])

    def test_a_stop_in_the_merge_leaves_the_adapter(self) -> None:
        def stop(_: Any) -> None:
            self.report._stop.request('budget_exceeded', 'The budget is spent.')

        with self.when(lambda m: m.get('what') == 'The merged model', stop):
            report, made = self.train(merge_adapter=True, **LORA)
        self.assertEqual(self.kinds(made), ['adapter'])
        self.assertIn('The budget is spent.', report.notices[0])

    def test_a_failure_before_the_end_of_the_steps_is_one(self) -> None:
        with self.when(lambda m: m['kind'] == 'step' and m['step'] == 2, self.kill), self.assertRaises(PodFailure):
            self.train(use_lora=True, num_epochs=50)

    def test_the_adapter_is_handed_over_before_the_merged_model_is_made(self) -> None:
        order: list[str] = []

        def hear(message: dict[str, Any]) -> bool:
            order.append(message.get('what') or message['kind'])
            return False

        with self.when(hear, lambda _: None):
            _, made = self.train(merge_adapter=True, eval_split=0.25, **LORA)
        self.assertEqual(self.kinds(made), ['adapter', 'model'])
        end = [each for each in order if each in ('saved', 'The last evaluation', 'artifact', 'The merged model')]
        self.assertEqual(end, ['saved', 'The last evaluation', 'artifact', 'The merged model', 'artifact'])

    def test_a_disk_that_checkpoints_fill_has_room_for_the_model_in_the_end(self) -> None:
        # Checkpoints of a whole model with its optimizer are three times its size.
        data = dataset([talk(n) for n in range(32)])
        with small_disk(3000) as disk:
            self.folder = disk
            report, made = self.train(data=data, save_steps=2, save_total_limit=3, max_steps=8)
            self.assertEqual(self.kinds(made), ['model'])
            self.assertGreater(Path(made[0].path).stat().st_size, 400_000)
        [notice] = [notice for notice in report.notices if 'is not kept' in notice]
        self.assertIn('disk_gb', notice)
