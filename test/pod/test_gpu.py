"""The facts that a pod tells of its cards: from a library with NVML's interface and the simulator's nvidia-smi."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import unittest
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

from support import ROOT, PodTest

from podwarden_pod.telemetry.gpu import GpuSampler, gpu_facts, parse
from podwarden_pod.telemetry.nvml import Card

COMPILER = shutil.which('cc')
NO_LIBRARY = 'libno-nvml.so'


class Gpu(PodTest):
    def nvidia_smi(self, count: int = 2) -> str:
        """The simulator's, for cards of 24 GB that are half busy."""
        (self.work / 'bin').mkdir()
        tool = self.work / 'bin' / 'nvidia-smi'
        shutil.copy(ROOT / 'infra' / 'local' / 'runpod-simulator' / 'nvidia-smi.sh', tool)
        tool.chmod(0o755)
        (self.work / 'gpu.conf').write_text(
            f"gpu_name='A card'\ngpu_count={count}\ngpu_memory_gb=24\ngpu_serial=1\ndriver_version=1\ncuda_version=1\n"
        )
        (self.work / 'gpu-util').write_text('50\n')
        return str(tool)

    def library(self) -> str:
        if COMPILER is None:
            raise unittest.SkipTest('no C compiler: NVML is not tried here')
        target = self.work / 'libfake-nvml.so'
        source = Path(__file__).with_name('fake_nvml.c')
        subprocess.run([COMPILER, '-shared', '-fPIC', '-o', str(target), str(source)], check=True)
        return str(target)

    def test_asks_the_library_of_the_driver(self) -> None:
        sampler = GpuSampler('no-such-command', self.library())
        found = sampler()
        # The second card does not tell how busy it is: it is left out of the mean, not taken for idle.
        self.assertEqual(found, {'gpu_utilization_percent': 37.0, 'gpu_memory_allocated_gb': 36.0})
        self.assertEqual(gpu_facts(found), {'utilization_percent': 37.0, 'memory_used_mb': 36 * 1024})
        self.assertEqual(sampler(), found)
        self.assertEqual(sampler.power_watts, 350.5)

    def test_asks_the_command_where_the_library_is_not_there(self) -> None:
        said = io.StringIO()
        with redirect_stdout(said):
            sampler = GpuSampler(self.nvidia_smi(), NO_LIBRARY)
            found = [sampler(), sampler()]
        used = 2 * (24 * 1024 * 50 // 100 * 8 // 10) / 1024
        expected = {'gpu_utilization_percent': 50.0, 'gpu_memory_allocated_gb': round(used, 3)}
        self.assertEqual(found, [expected, expected])
        self.assertEqual(sampler.power_watts, 2 * (25 + 50 * 3))
        self.assertEqual(said.getvalue().count('NVML tells nothing'), 1)

    def test_asks_the_command_while_the_library_has_lost_a_card(self) -> None:
        sampler = GpuSampler(self.nvidia_smi(), self.library())
        self.assertEqual(sampler()['gpu_utilization_percent'], 37.0)
        # The environment of C is that of the process.
        with mock.patch.dict(os.environ, {'FAKE_NVML_LOST': '1'}), redirect_stdout(io.StringIO()):
            self.assertEqual(sampler()['gpu_utilization_percent'], 50.0)
        self.assertEqual(sampler()['gpu_utilization_percent'], 37.0)

    def test_a_driver_that_hangs_does_not_hold_up_the_heartbeat(self) -> None:
        sampler = GpuSampler(self.nvidia_smi(), self.library(), patience_seconds=0.05)
        with mock.patch.dict(os.environ, {'FAKE_NVML_HANGS': '1'}):
            self.assertEqual(sampler(), {})
            # Nobody else is sent after the one that hangs.
            asking = sampler._asking
            self.assertEqual(sampler(), {})
            self.assertIs(sampler._asking, asking)

    def test_tells_nothing_where_there_is_no_gpu(self) -> None:
        with redirect_stdout(io.StringIO()):
            self.assertEqual(GpuSampler(self.nvidia_smi(count=0), NO_LIBRARY)(), {})
            self.assertEqual(GpuSampler('no-such-command', NO_LIBRARY)(), {})

    def test_what_a_card_does_not_tell_is_left_out(self) -> None:
        told = parse('[N/A], 512, 70.5\n37, [N/A], [N/A]\n')
        self.assertEqual(told, [Card(None, 512 << 20, 70.5), Card(37.0, None, None)])
