"""Examples that share a sequence are learned as if each were alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from support import TrainerTest, dataset, talk
from tiny_models import REVISION

from podwarden_pod.common.failures import PodFailure


def packed_batch(model: Any, tokenizer: Any, folder: Path) -> dict[str, Any]:
    """The first batch of trl's own trainer, of three examples in one sequence."""
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    samples = [{'input_ids': [3 + (7 * n + i) % 500 for i in range(6 + n)]} for n in range(3)]
    arguments = SFTConfig(
        output_dir=str(folder),
        max_length=64,
        packing=True,
        packing_strategy='bfd',
        per_device_train_batch_size=1,
        use_cpu=True,
        report_to='none',
    )
    trainer = SFTTrainer(
        model=model, args=arguments, train_dataset=Dataset.from_list(samples), processing_class=tokenizer
    )
    return dict(next(iter(trainer.get_train_dataloader())))


class Packing(TrainerTest):
    def loaded(self, kind: str, attention: str = 'sdpa') -> tuple[Any, Any]:
        """Model and tokenizer, from the folder: this process may have read its settings of the hub before."""
        from transformers import AutoModelForCausalLM, AutoTokenizer

        folder = str(self.hub / 'hub' / f'models--podwarden-test--tiny-{kind}' / 'snapshots' / REVISION)
        model = AutoModelForCausalLM.from_pretrained(folder, attn_implementation=attention)
        return model, AutoTokenizer.from_pretrained(folder)

    def test_the_logits_of_a_packed_example_are_those_of_it_alone(self) -> None:
        import torch

        from podwarden_pod.transformers_trainer.worker.model.packing import check_packing

        for kind in ('llama', 'neox'):
            for attention in ('sdpa', 'eager'):
                with self.subTest(kind=kind, attention=attention):
                    model, tokenizer = self.loaded(kind, attention)
                    batch = packed_batch(model, tokenizer, self.folder)
                    ids, positions = batch['input_ids'], batch['position_ids']
                    self.assertNotIn('attention_mask', batch)
                    starts = [*(positions[0] == 0).nonzero().flatten().tolist(), ids.shape[1]]
                    self.assertEqual(len(starts), 4)
                    model.eval()
                    with torch.no_grad():
                        together = model(input_ids=ids, position_ids=positions, use_cache=False).logits[0]
                        for begin, end in pairwise(starts):
                            alone = model(input_ids=ids[:, begin:end], use_cache=False).logits[0]
                            torch.testing.assert_close(together[begin:end], alone, rtol=1e-4, atol=1e-5)
                    check_packing(model, kind)

    def test_each_by_itself_is_what_it_is_alone_windows_included(self) -> None:
        import torch
        from families import publish_family
        from transformers import AutoModelForCausalLM, AutoTokenizer

        from podwarden_pod.transformers_trainer.worker.model.packing import settle_packing

        for family in ('llama-3', 'qwen-3', 'gemma', 'gemma-3', 'phi-3', 'mixtral'):
            with self.subTest(family):
                name = publish_family(self.hub, family)
                folder = str(self.hub / 'hub' / f'models--{name.replace("/", "--")}' / 'snapshots' / REVISION)
                # The model has three layers and a window shorter than the examples, where the family has such.
                model = AutoModelForCausalLM.from_pretrained(folder)
                text = model.config.get_text_config()
                if getattr(text, 'sliding_window', None):
                    text.sliding_window = 4
                    for module in model.modules():
                        if getattr(module, 'sliding_window', None):
                            module.sliding_window = 4
                model.eval()
                batch = packed_batch(model, AutoTokenizer.from_pretrained(folder), self.folder)
                ids, positions = batch['input_ids'], batch['position_ids']
                starts = [*(positions[0] == 0).nonzero().flatten().tolist(), ids.shape[1]]
                with torch.no_grad():
                    alone = [model(input_ids=ids[:, a:b], use_cache=False).logits[0] for a, b in pairwise(starts)]
                    self.assertEqual(settle_packing(model, family), 'each by itself')
                    together = model(**{**batch, 'labels': None, 'use_cache': False}).logits[0]
                torch.testing.assert_close(together, torch.cat(alone), rtol=1e-4, atol=1e-5)

    def test_knows_neighbours_apart_in_half_precision_too(self) -> None:
        import torch

        from podwarden_pod.transformers_trainer.worker.model.packing import TOLERATED_SHARE, neighbour_share

        llama, opt = (self.loaded(kind)[0].to(torch.bfloat16) for kind in ('llama', 'opt'))
        self.assertLess(neighbour_share(llama), TOLERATED_SHARE / 5)
        self.assertGreater(neighbour_share(opt), TOLERATED_SHARE * 2)

    def test_a_model_that_mixes_packed_examples_is_refused(self) -> None:
        data = dataset([talk(n) for n in range(8)])
        with self.assertRaises(PodFailure) as caught:
            self.train(data=data, model='podwarden-test/tiny-opt', packing=True, max_steps=1)
        self.assertEqual(caught.exception.code, 'install_failed')
        self.assertIn('podwarden-test/tiny-opt', caught.exception.message)
        self.assertIn('Leave packing out', caught.exception.message)
        report, _ = self.train(data=data, model='podwarden-test/tiny-opt', max_steps=1)
        self.assertEqual(report.steps, [1])
