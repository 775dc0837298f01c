"""Each way a training fails has its own reason, and what is left out is told."""

from __future__ import annotations

import io
import os
import signal
from contextlib import redirect_stdout
from typing import Any
from unittest import mock

from support import TrainerTest, dataset, talk

from podwarden_pod.common.failures import PodFailure
from podwarden_pod.transformers_trainer import entry


class Failures(TrainerTest):
    def failure(self, **training: Any) -> PodFailure:
        with self.assertRaises(PodFailure) as caught:
            self.train(**training)
        return caught.exception

    def test_a_model_that_is_not_there_is_model_not_found_f18_f26_f39_h21(self) -> None:
        failure = self.failure(model='podwarden-test/no-such-model')
        self.assertEqual(failure.code, 'model_not_found')
        self.assertIn('podwarden-test/no-such-model', failure.message)

    def test_a_bad_line_is_named_with_its_number(self) -> None:
        bad = dataset([talk(0), talk(1), {'messages': [{'role': 'user', 'content': 'only a question'}]}])
        failure = self.failure(data=bad)
        self.assertEqual(failure.code, 'dataset_invalid_format')
        self.assertIn('Line 3 of the dataset', failure.message)

    def test_a_talk_that_the_template_refuses_is_named_with_its_line(self) -> None:
        refusing = "{% for message in messages %}{% if message['content'] == 'no' %}{{ raise_exception('it says no') }}"
        refusing += "{% endif %}{{ message['content'] }}{% endfor %}"
        records = [talk(0), talk(1), talk(2)]
        records[1]['messages'][0]['content'] = 'no'
        failure = self.failure(data=dataset(records), chat_template_jinja=refusing)
        self.assertEqual(failure.code, 'dataset_invalid_format')
        self.assertIn('Line 2 of the dataset', failure.message)
        self.assertIn('it says no', failure.message)

    def test_a_loss_that_is_no_number_ends_the_training(self) -> None:
        failure = self.failure(learning_rate=10, optimizer='sgd', max_grad_norm=1000, weight_decay=10, num_epochs=40)
        self.assertEqual(failure.code, 'training_crashed')
        self.assertIn('no finite number', failure.message)

    def test_a_process_that_is_killed_is_told_with_its_exit_code(self) -> None:
        class Killed(entry.Processes):
            def next_message(self, seconds: float) -> Any:
                message = super().next_message(seconds)
                if message is not None and message['kind'] == 'training':
                    os.kill(self._processes[0].pid, signal.SIGKILL)
                return message

        with mock.patch.object(entry, 'Processes', Killed):
            failure = self.failure(num_epochs=100)
        self.assertEqual((failure.code, failure.exit_code), ('training_crashed', 137))
        self.assertIn('SIGKILL', failure.message)

    def test_no_gpu_for_quantized_weights(self) -> None:
        with mock.patch.dict(os.environ, {'CUDA_VISIBLE_DEVICES': ''}):
            failure = self.failure(use_lora=True, quantization='4bit')
        self.assertEqual(failure.code, 'gpu_unusable')


class Told(TrainerTest):
    def test_says_what_is_cut_off_and_left_out(self) -> None:
        long = 'a long word ' * 40
        records = [talk(n) for n in range(12)]
        records[3]['messages'][1]['content'] = long
        data = [
            {'prompt': r['messages'][0]['content'], 'chosen': r['messages'][1]['content'], 'rejected': 'no'}
            for r in records
        ]
        data[5]['prompt'] = long
        said = self.output(data=dataset(data), dataset_format='dpo', method='dpo', max_seq_length=64, max_steps=1)
        self.assertIn('2 of 12 examples to train on are longer than 64 tokens and cut off', said)
        self.assertIn('1 of 12 examples to train on are left out: their prompt alone fills 64 tokens', said)

    def output(self, **training: Any) -> str:
        """The training process prints to the descriptor, not to this process's sys.stdout."""
        path = self.folder / 'printed'
        kept = os.dup(1)
        with path.open('wb') as file:
            os.dup2(file.fileno(), 1)
            try:
                with redirect_stdout(io.StringIO()):
                    self.train(**training)
            finally:
                os.dup2(kept, 1)
                os.close(kept)
        return path.read_text()
