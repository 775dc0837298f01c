"""Faults that the machine itself makes: a full disk, the kernel's own killing, memory that cannot be had."""

from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from support import TrainerTest

from podwarden_pod.common.failures import PodFailure
from podwarden_pod.transformers_trainer import entry, processes
from podwarden_pod.transformers_trainer.faults.diagnosis import diagnose

# Enough to start Python, and far from enough to import torch.
MEMORY_BYTES = 64 << 20


@contextmanager
def small_disk(kibibytes: int) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix='trainertest-'))
    command = ['mount', '-t', 'tmpfs', '-o', f'size={kibibytes}k', 'podwarden-test', str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        folder.rmdir()
        raise unittest.SkipTest('this user may not mount: a full disk is not tried here')
    try:
        yield folder
    finally:
        subprocess.run(['umount', '--lazy', str(folder)], check=True)
        folder.rmdir()


@contextmanager
def memory_group() -> Iterator[tuple[Path, Path]]:
    """A control group of little memory: where processes join it, and where the kernel counts whom it has killed."""
    roots = (
        (Path('/sys/fs/cgroup/memory'), 'memory.limit_in_bytes', 'memory.oom_control'),
        (Path('/sys/fs/cgroup'), 'memory.max', 'memory.events'),
    )
    for root, limit, counter in roots:
        group = root / f'podwarden-test-{os.getpid()}'
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            try:
                (group / limit).write_text(str(MEMORY_BYTES))
            except OSError:
                continue
            yield group / 'cgroup.procs', group / counter
            return
        finally:
            group.rmdir()
    raise unittest.SkipTest('this user may make no control groups: killing by the kernel is not tried here')


class RealFaults(TrainerTest):
    def failure(self, **training: Any) -> PodFailure:
        with self.assertRaises(PodFailure) as caught:
            self.train(**training)
        return caught.exception

    def test_a_disk_without_room_for_the_model_is_told_with_what_to_raise(self) -> None:
        # Room for the dataset and its table and for the weights once, and not for their optimizer or the package.
        with small_disk(700) as disk:
            self.folder = disk
            failure = self.failure(save_steps=2, max_steps=8)
        self.assertEqual(failure.code, 'training_crashed', failure.message)
        self.assertIn('Raise disk_gb.', failure.message)
        self.assertTrue(any('The checkpoint of step 2 is not kept' in notice for notice in self.report.notices))

    def test_a_training_that_the_kernel_kills_ran_out_of_memory_f19_f20(self) -> None:
        with memory_group() as (members, counter):
            wrapper = self.folder / 'python'
            wrapper.write_text(f'#!/bin/sh\necho $$ >{members}\nexec "$REAL_PYTHON" "$@"\n')
            wrapper.chmod(0o755)

            class Confined(entry.Processes):
                def _start(self, python: str, job_file: Path, environment: dict[str, str]) -> None:
                    super()._start(str(wrapper), job_file, {**environment, 'REAL_PYTHON': python})

            with (
                mock.patch.object(processes, 'OOM_COUNTERS', (str(counter),)),
                mock.patch.object(entry, 'Processes', Confined),
            ):
                failure = self.failure(max_steps=1)
        self.assertEqual((failure.code, failure.exit_code), ('out_of_memory', 137), failure.message)
        self.assertIn('the kernel killed the training', failure.message)

    def test_memory_that_torch_cannot_have_is_out_of_memory_f19_f20(self) -> None:
        import torch

        with self.assertRaises(RuntimeError) as caught:
            torch.empty(1 << 60)
        failure = diagnose(caught.exception)
        self.assertEqual(failure.code, 'out_of_memory', failure.message)
        self.assertIn('Lower batch_size', failure.message)
