"""The cards that were paid for against those that came: torch sees none, too few, or others."""

from __future__ import annotations

import json
import sys
import textwrap
import unittest
from typing import Any

from support import POD, PodTest

from podwarden_pod.api.claim import PaidGpu, parse_claim
from podwarden_pod.common.failures import PodFailure
from podwarden_pod.transformers_trainer import environment
from podwarden_pod.transformers_trainer.paid_gpu import ON_CPU_VARIABLE, check_gpus

H100 = PaidGpu('NVIDIA H100 80GB HBM3', 2, 80)
CAME = {'torch': '2.9.1+cu128', 'gpus': 2, 'gpu': 'NVIDIA H100 80GB HBM3', 'gpu_memory_gb': 79.2}


class Compared(unittest.TestCase):
    def refused(self, found: dict[str, Any], paid: PaidGpu | None = H100, **variables: str) -> tuple[str, str]:
        with self.assertRaises(PodFailure) as caught:
            check_gpus(found, paid, variables)
        return caught.exception.code, caught.exception.message

    def test_what_was_paid_for_passes(self) -> None:
        check_gpus(CAME, H100, {})
        check_gpus(CAME, H100, {'CUDA_VISIBLE_DEVICES': '0,1', 'NVIDIA_VISIBLE_DEVICES': 'all'})
        check_gpus({'gpus': 1}, None, {})

    def test_names_of_one_card_may_differ(self) -> None:
        for paid, came in (
            ('NVIDIA A5000 Ada', 'NVIDIA RTX 5000 Ada Generation'),
            ('NVIDIA  RTX A4500', 'NVIDIA RTX A4500'),
            ('NVIDIA GeForce RTX 3080TI', 'NVIDIA GeForce RTX 3080 Ti'),
            ('NVIDIA A100 80GB PCIe', 'NVIDIA A100-PCIE-80GB'),
            ('NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 1g.24gb', 'NVIDIA RTX PRO 6000 Blackwell MIG 1g.24gb'),
            ('Tesla V100-SXM2-32GB', 'Tesla V100-SXM2-32GB-LS'),
            ('some new card', 'NVIDIA H100 PCIe'),
        ):
            check_gpus({'gpus': 1, 'gpu': came}, PaidGpu(paid, 1, None), {})

    def test_another_card_is_gpu_unusable_s2(self) -> None:
        for paid, came in (
            ('NVIDIA H100 80GB HBM3', 'NVIDIA A100-SXM4-80GB'),
            ('NVIDIA L40', 'NVIDIA A40'),
            ('NVIDIA GeForce RTX 4090', 'NVIDIA GeForce RTX 3090'),
            ('NVIDIA L4', 'Tesla T4'),
        ):
            code, message = self.refused({'gpus': 1, 'gpu': came}, PaidGpu(paid, 1, None))
            self.assertEqual(code, 'gpu_unusable')
            self.assertIn(came, message)
            self.assertIn(paid, message)

    def test_a_card_of_half_the_memory_is_gpu_unusable(self) -> None:
        code, message = self.refused({**CAME, 'gpu_memory_gb': 39.4})
        self.assertEqual(code, 'gpu_unusable')
        self.assertIn('39.4 GB of memory, and 80 GB are paid for', message)

    def test_too_few_are_gpu_unusable_s2(self) -> None:
        code, message = self.refused({**CAME, 'gpus': 1})
        self.assertEqual((code, message), ('gpu_unusable', 'torch 2.9.1+cu128 sees 1 of the 2 GPUs that are paid for.'))
        none = {'torch': '2.9.1+cu128', 'gpus': 0, 'gpu_error': 'Found no NVIDIA driver on your system.'}
        self.assertIn('sees 0 of the 1 GPUs that are paid for: Found no NVIDIA driver', self.refused(none, None)[1])

    def test_what_every_machine_would_show_is_install_failed_s2(self) -> None:
        code, message = self.refused({'torch': '2.9.1+cpu', 'gpus': 0, 'built_for': 'cpu'})
        self.assertEqual(code, 'install_failed')
        self.assertIn('whose torch has CUDA', message)
        for variables in (
            {'CUDA_VISIBLE_DEVICES': ''},
            {'CUDA_VISIBLE_DEVICES': '-1'},
            {'NVIDIA_VISIBLE_DEVICES': 'none'},
        ):
            code, message = self.refused({'torch': '2.9.1+cu128', 'gpus': 0}, **variables)
            self.assertEqual(code, 'install_failed')
            self.assertIn(f'{next(iter(variables))} is "{next(iter(variables.values()))}"', message)

    def test_a_machine_whose_cards_are_shown_alone_trains_on_its_cpu(self) -> None:
        check_gpus({'gpus': 0, 'built_for': 'cpu'}, H100, {ON_CPU_VARIABLE: '1'})

    def test_the_claim_tells_what_is_paid_for(self) -> None:
        answer = {'dataset': {'url': 'u', 'size_bytes': 1}, 'config': {}}
        self.assertIsNone(parse_claim(answer).gpu)
        gpu = {'type': 'NVIDIA L4', 'count': 2}
        self.assertEqual(parse_claim({**answer, 'gpu': gpu}).gpu, PaidGpu('NVIDIA L4', 2, None))


class Probe(PodTest):
    """The real probe, on a torch that says what it is told to."""

    def found(self, torch: str) -> dict[str, Any]:
        (self.work / 'torch.py').write_text(textwrap.dedent(torch))
        variables = {'PYTHONPATH': f'{self.work}:{POD}'}
        return environment.probe_torch(sys.executable, variables, lambda: None)

    def test_tells_a_torch_for_the_cpu_from_a_machine_without_cards_s2(self) -> None:
        torch = """
            from types import SimpleNamespace
            __version__ = '2.9.1'
            version = SimpleNamespace(cuda=%r)
            def init():
                raise RuntimeError('Found no NVIDIA driver on your system.')
            cuda = SimpleNamespace(device_count=lambda: 0, init=init)
        """
        found = self.found(torch % None)
        self.assertEqual((found['torch'], found['gpus'], found['built_for']), ('2.9.1', 0, 'cpu'))
        self.assertEqual(self.found(torch % '12.8')['gpu_error'], 'Found no NVIDIA driver on your system.')

    def test_tells_the_smallest_card_and_its_name(self) -> None:
        found = self.found("""
            from types import SimpleNamespace
            __version__ = '2.9.1'
            version = SimpleNamespace(cuda='12.8')
            def ones(count, device):
                return SimpleNamespace(sum=lambda: SimpleNamespace(item=lambda: 1.0))
            cuda = SimpleNamespace(
                device_count=lambda: 2,
                get_device_name=lambda number: 'NVIDIA H100 PCIe',
                get_device_properties=lambda number: SimpleNamespace(total_memory=(80 - 40 * number) << 30),
            )
        """)
        self.assertEqual((found['gpus'], found['gpu'], found['gpu_memory_gb']), (2, 'NVIDIA H100 PCIe', 40.0))
        json.dumps(found)

    def test_an_image_without_torch_is_told_before_anything_is_installed(self) -> None:
        with self.assertRaises(PodFailure) as caught:
            self.found("raise ImportError('libcudnn.so.9: cannot open shared object file')")
        self.assertEqual(caught.exception.code, 'install_failed')
        self.assertIn('libcudnn.so.9', caught.exception.message)


if __name__ == '__main__':
    unittest.main()
