"""The few answers of the Hugging Face Hub that loading a model asks for, and its refusals, on a port of our own."""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = 'b' * 40
TOKEN = 'hf_theonetokenthatmayreadit'
MODEL = 'owner/model'
GATED = 'owner/gated'


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    server: FakeHub

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.server.faults:
            return self.answer(self.server.faults.pop(0), b'a fault')
        path, token = self.path.partition('?')[0], self.headers.get('authorization')
        if token not in (None, f'Bearer {TOKEN}'):
            return self.refuse(401, '', 'Invalid credentials in Authorization header')
        name = '/'.join(path.removeprefix('/api/models').split('/')[1:3])
        if name == GATED and '/resolve/' in path and token is None:
            return self.refuse(401, 'GatedRepo', f'Access to model {GATED} is restricted.')
        if name not in (MODEL, GATED):
            return self.refuse(401, 'RepoNotFound', 'Invalid username or password.')
        if not any(f'/{where}/{at}' in path for where in ('tree', 'revision', 'resolve') for at in ('main', COMMIT)):
            return self.refuse(404, 'RevisionNotFound', 'Invalid rev id')
        if '/resolve/' in path:
            return self.file(self.server.files[path.rpartition('/')[2]])
        if '/tree/' in path:
            files = self.server.files.items()
            tree = [{'type': 'file', 'path': p, 'size': len(d), 'oid': '0' * 40} for p, d in files]
            return self.answer(200, json.dumps(tree).encode())
        return self.answer(200, json.dumps({'id': name, 'sha': COMMIT, 'siblings': []}).encode())

    do_HEAD = do_GET

    def file(self, data: bytes) -> None:
        self.answer(200, data, {'X-Repo-Commit': COMMIT, 'ETag': f'"{hashlib.sha1(data).hexdigest()}"'})

    def refuse(self, status: int, code: str, message: str) -> None:
        self.answer(status, b'{}', {**({'X-Error-Code': code} if code else {}), 'X-Error-Message': message})

    def answer(self, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(data)


class FakeHub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(('127.0.0.1', 0), Handler)
        self.files = files
        # The statuses of the next answers, whatever is asked.
        self.faults: list[int] = []
        self.url = f'http://127.0.0.1:{self.server_address[1]}'
        threading.Thread(target=self.serve_forever, kwargs={'poll_interval': 0.02}, daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()
