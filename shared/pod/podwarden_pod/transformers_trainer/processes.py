"""Starts the training processes, one per GPU, with the same variables as torchrun. torchrun itself is not used, because
this module needs the exit code of each process."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import threading
import time
from pathlib import Path

from ..common.failures import PodFailure
from .channel import Message, messages
from .faults.diagnosis import diagnose_exit, first_cause

ENTRY = 'podwarden_pod.transformers_trainer.worker.main'
# The time that the other processes have to send their last messages after one process has failed.
LAST_WORDS_SECONDS = 5.0
TERMINATE_SECONDS = 5.0
OOM_COUNTERS = ('/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control')


class Processes:
    def __init__(self, python: str, job_file: Path, count: int, environment: dict[str, str]) -> None:
        self._inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._failures: list[PodFailure] = []
        self._kernel_kills = kernel_kills()
        port = _free_port() if count > 1 else 0
        self._processes: list[subprocess.Popen[bytes]] = []
        self._readers: list[threading.Thread] = []
        for rank in range(count):
            place = {
                'RANK': str(rank),
                'LOCAL_RANK': str(rank),
                'WORLD_SIZE': str(count),
                'LOCAL_WORLD_SIZE': str(count),
                'MASTER_ADDR': '127.0.0.1',
                'MASTER_PORT': str(port),
            }
            self._start(python, job_file, {**environment, **(place if count > 1 else {})})

    def _start(self, python: str, job_file: Path, environment: dict[str, str]) -> None:
        read, write = os.pipe()
        command = [python, '-m', ENTRY, '--job', str(job_file), '--channel', str(write)]
        try:
            process = subprocess.Popen(command, env=environment, pass_fds=(write,), stdin=subprocess.DEVNULL)
        finally:
            os.close(write)
        self._processes.append(process)
        reader = threading.Thread(target=self._read, args=(read,), name='worker', daemon=True)
        self._readers.append(reader)
        reader.start()

    def _read(self, descriptor: int) -> None:
        with os.fdopen(descriptor, 'rb') as file:
            for message in messages(file):
                if message['kind'] == 'failed':
                    self._failures.append(PodFailure(message['code'], message['message'], 1))
                elif message['kind'] != 'ping':
                    self._inbox.put(message)

    def next_message(self, seconds: float) -> Message | None:
        try:
            return self._inbox.get(timeout=seconds)
        except queue.Empty:
            return None

    def running(self) -> bool:
        return any(process.poll() is None for process in self._processes)

    def told_all(self) -> bool:
        return self._inbox.empty() and not any(reader.is_alive() for reader in self._readers)

    def failed(self) -> bool:
        return any(process.poll() for process in self._processes)

    def failure(self) -> PodFailure:
        """Returns the most specific failure of all processes. Ends the other processes, which would wait for the failed
        process."""
        end = time.monotonic() + LAST_WORDS_SECONDS
        while self.running() and time.monotonic() < end:
            time.sleep(0.05)
        silent = [process for process in self._processes if process.poll()]
        self.end()
        killed = kernel_kills() != self._kernel_kills
        exits = [diagnose_exit(process.returncode, killed) for process in silent]
        by_signal = [failure for failure, process in zip(exits, silent, strict=True) if (process.returncode or 0) < 0]
        return first_cause([*by_signal, *self._failures] or exits)

    def end(self) -> None:
        """Ends every process, even a busy one. The messages that a process has sent before its end are still read."""
        for process in self._processes:
            if process.poll() is None:
                process.terminate()
        limit = time.monotonic() + TERMINATE_SECONDS
        for process in self._processes:
            try:
                process.wait(max(0.0, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for reader in self._readers:
            reader.join(TERMINATE_SECONDS)


def kernel_kills() -> str:
    """Returns the line that counts how often the kernel has killed a process of this container for lack of memory.
    Returns '' if no counter is readable."""
    for path in OOM_COUNTERS:
        try:
            lines = Path(path).read_text().splitlines()
        except OSError:
            continue
        return next((line for line in lines if line.startswith('oom_kill ')), '')
    return ''


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return int(probe.getsockname()[1])
