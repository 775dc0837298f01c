"""How fast a dataset comes, and what it costs: `python3 test/pod/bench_download.py [MiB] [--limit MB_S] [--latency MS]`

A server process of its own sends a file of zeros by sendfile, if told so with a limit for each connection and a wait
before each answer, as a store far away has them. Not a test: it prints and judges nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import re
import resource
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
from podwarden_pod.download.download import DatasetDownload  # noqa: E402
from podwarden_pod.download.source import DatasetSource  # noqa: E402

BLOCK = 1 << 20


def serve(path: str, limit: float, latency: float, ready: Any) -> None:
    size = os.path.getsize(path)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            asked = re.fullmatch(r'bytes=(\d+)-(\d*)', self.headers.get('Range', ''))
            start, end = (int(asked[1]), int(asked[2] or size - 1) + 1) if asked else (0, size)
            time.sleep(latency)
            self.send_response(206 if asked else 200)
            self.send_header('Content-Length', str(end - start))
            if asked:
                self.send_header('Content-Range', f'bytes {start}-{end - 1}/{size}')
            self.end_headers()
            self.wfile.flush()
            began, sent = time.monotonic(), 0
            with open(path, 'rb') as file:
                while start + sent < end:
                    sent += os.sendfile(
                        self.connection.fileno(), file.fileno(), start + sent, min(BLOCK, end - start - sent)
                    )
                    if limit:
                        time.sleep(max(0.0, began + sent / limit - time.monotonic()))

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    ready.send(server.server_address[1])
    server.serve_forever()


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure(name: str, port: int, size: int, folder: Path, connections: int) -> None:
    url = f'http://127.0.0.1:{port}/data?x=1'
    target = folder / 'target'
    download = DatasetDownload(
        DatasetSource(url, None),
        Download(url, size, None),
        target,
        backoff=Backoff(),
        connections=connections,
        parallel_from_bytes=1,
    )
    began, cpu = time.perf_counter(), cpu_seconds()
    digest = download.run()
    seconds, cpu = time.perf_counter() - began, cpu_seconds() - cpu
    target.unlink()
    print(
        f'{name:<16} {size / seconds / 1e6:7.0f} MB/s   {seconds:6.2f} s   '
        f'CPU {cpu:5.2f} s = {cpu / size * 1e9:.2f} s a GB   sha256 {digest[:8]}'
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument('mib', type=int, nargs='?', default=1024)
    parser.add_argument('--limit', type=float, default=0, help='MB/s of each connection')
    parser.add_argument('--latency', type=float, default=0, help='ms before each answer')
    options = parser.parse_args()
    size = options.mib << 20
    began = time.perf_counter()
    digest = hashlib.sha256()
    for _ in range(256):
        digest.update(bytes(BLOCK))
    print(f'SHA-256 alone    {256 * BLOCK / (time.perf_counter() - began) / 1e6:7.0f} MB/s, {os.cpu_count()} cores')
    with tempfile.TemporaryDirectory(prefix='podbench-') as name:
        folder = Path(name)
        source = folder / 'source'
        with source.open('wb') as file:
            for _ in range(options.mib):
                file.write(bytes(BLOCK))
        here, there = multiprocessing.Pipe()
        arguments = (str(source), options.limit * 1e6, options.latency / 1e3, there)
        server = multiprocessing.Process(target=serve, args=arguments, daemon=True)
        server.start()
        port = here.recv()
        for connections in (1, 2, 4, 8):
            measure(f'{connections} connection{"s" * (connections > 1)}', port, size, folder, connections)
        server.terminate()
        server.join()


if __name__ == '__main__':
    main()
