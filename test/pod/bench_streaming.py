"""The cost of a large dataset to a pod: `python3 test/pod/bench_streaming.py [GiB ...]`, 20 as it stands.

A server process sends generated lines; the pod's own code downloads them in ranges, hashes them as they come, and reads
them line by line. Needs as much disk. Not a test: it prints and judges nothing.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import re
import sys
import tempfile
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'shared' / 'pod'))
sys.dont_write_bytecode = True

from podwarden_pod.api.backoff import Backoff  # noqa: E402
from podwarden_pod.api.claim import Download  # noqa: E402
from podwarden_pod.dataset.notes import Notes  # noqa: E402
from podwarden_pod.dataset.reading import read_checked  # noqa: E402
from podwarden_pod.download.download import DatasetDownload  # noqa: E402
from podwarden_pod.download.source import DatasetSource  # noqa: E402

LINE_BYTES = 2048
# Whole lines, so that the file is this block again and again.
BLOCK_BYTES = 1 << 20
GIBIBYTE = 1 << 30


def block() -> bytes:
    empty = json.dumps({'text': ''}).encode()
    words = (b'every token dies with its attempt, and every attempt has an end; ' * 40)[: LINE_BYTES - len(empty) - 1]
    line = json.dumps({'text': words.decode()}).encode() + b'\n'
    return line * (BLOCK_BYTES // len(line))


def serve(size: int, ready: Any) -> None:
    content = memoryview(block() * 2)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            asked = re.fullmatch(r'bytes=(\d+)-(\d+)', self.headers.get('Range', ''))
            start, end = (int(asked[1]), int(asked[2]) + 1) if asked else (0, size)
            self.send_response(206 if asked else 200)
            self.send_header('Content-Length', str(end - start))
            if asked:
                self.send_header('Content-Range', f'bytes {start}-{end - 1}/{size}')
            self.end_headers()
            while start < end:
                at = start % BLOCK_BYTES
                sent = min(BLOCK_BYTES, end - start)
                self.wfile.write(content[at : at + sent])
                start += sent

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    ready.send(server.server_address[1])
    server.serve_forever()


def stream(gibibytes: int, result: Any) -> None:
    """In a process of its own, whose peak is this file's alone."""
    size = gibibytes * GIBIBYTE
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(size, there))
    server.start()
    try:
        with tempfile.TemporaryDirectory(prefix='podbench-') as folder:
            target = Path(folder, 'dataset')
            url = f'http://127.0.0.1:{here.recv()}/data?x=1'
            began = time.perf_counter()
            digest = DatasetDownload(
                DatasetSource(url, None), Download(url, size, None), target, backoff=Backoff()
            ).run()
            downloaded = time.perf_counter() - began
            after_download = peak_mebibytes()
            began = time.perf_counter()
            examples = sum(1 for _ in read_checked(target, 'text', 'none', Notes('text')))
            read = time.perf_counter() - began
            result.send((digest, examples, downloaded, after_download, read, peak_mebibytes()))
    finally:
        server.terminate()
        server.join()


def peak_mebibytes() -> int:
    found = re.search(r'VmHWM:\s+(\d+) kB', Path('/proc/self/status').read_text())
    assert found
    return int(found[1]) >> 10


def measure(gibibytes: int) -> None:
    here, there = multiprocessing.Pipe()
    # Spawned: a fork would begin with the memory of this process.
    worker = multiprocessing.get_context('spawn').Process(target=stream, args=(gibibytes, there))
    worker.start()
    found, examples, downloaded, after_download, read, after_read = here.recv()
    worker.join()
    expected, content = hashlib.sha256(), block()
    for _ in range(gibibytes * GIBIBYTE // BLOCK_BYTES):
        expected.update(content)
    if found != expected.hexdigest() or examples != gibibytes * GIBIBYTE // LINE_BYTES:
        raise SystemExit(f'{examples} examples and SHA-256 {found} are not what was sent')
    megabytes = gibibytes * GIBIBYTE / 1e6
    print(
        f'{gibibytes:3} GiB, {examples} lines: download and SHA-256 {megabytes / downloaded:.0f} MB/s, peak '
        f'{after_download} MiB; reading and checking lines {megabytes / read:.0f} MB/s, peak {after_read} MiB',
        flush=True,
    )


def main(sizes: list[str]) -> None:
    print(f'{os.cpu_count()} cores, Python {sys.version.split()[0]}', flush=True)
    for size in sizes or ['20']:
        measure(int(size))


if __name__ == '__main__':
    main(sys.argv[1:])
