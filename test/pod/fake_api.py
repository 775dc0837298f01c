"""The pod's whole outside world on one port: the Podwarden API, the object store and RunPod, with fault switches."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

JOB_ID = 'job-1'
JOB_TOKEN = 'job-token-abcdefghijklmnopqrstuvwxyz0123456'
POD_ID = 'pod4711'
RUNPOD_KEY = 'rpa-pod-scoped-key-000'
PREFIX = f'/api/training/jobs/{JOB_ID}'


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


Fault = int | str | tuple[int, int | str] | Callable[[], object] | None


@dataclass
class World:
    """The state of the fake, and the faults that it is told to make. A fault is a status, a status and its Retry-After,
    'drop' to hang up, a function to call before the request is served, or None."""

    requests: list[Request] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    objects: dict[str, bytes] = field(default_factory=dict)
    # Signatures of all URLs that live. None is given twice, so that a new URL is never one that has died.
    signatures: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    # After so many reads of objects all URLs die, once; 0 for never.
    urls_die_after_reads: int = 0
    cut_after: list[int] = field(default_factory=list)
    ignore_range: bool = False
    told_size: int = 0
    tokens: dict[str, str] = field(default_factory=dict)
    # The object that each token opens.
    opened: dict[str, str] = field(default_factory=dict)
    refresh_left: int = 10
    claim: dict[str, Any] = field(default_factory=dict)
    claimed_by: str | None = None
    over: bool = False
    # Fields of a report that an API from before them refuses, as all that it does not know.
    unknown_fields: tuple[str, ...] = ()
    directive: dict[str, Any] = field(default_factory=lambda: {'directive': 'continue'})
    batches: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    log_batches: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    artifacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    part_size: int = 0
    part_urls: int = 1000
    terminated: list[str] = field(default_factory=list)
    refused_keys: int = 0

    def points(self) -> list[dict[str, Any]]:
        return [point for _, batch in sorted(self.batches.items()) for point in batch['metrics']]

    def lines(self) -> list[str]:
        return [line['text'] for _, lines in sorted(self.log_batches.items()) for line in lines]

    def final(self) -> dict[str, Any] | None:
        return next((e for e in self.events if e['type'] in ('failed', 'completed')), None)

    def phases(self) -> list[str]:
        return [e['phase'] for e in self.events if e['type'] == 'phase']

    def calls(self, name: str) -> list[Request]:
        return [r for r in self.requests if r.path.endswith(name)]


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    server: FakeApi

    def log_message(self, *args: object) -> None:
        pass

    def do(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        headers = {k.lower(): v for k, v in self.headers.items()}
        request = Request(self.command, parts.path, parse_qs(parts.query), headers, body)
        world = self.server.world
        with self.server.lock:
            world.requests.append(request)
            queue = world.faults.get(route_of(request.path))
            fault = queue.pop(0) if queue else None
        if callable(fault):
            fault()
            fault = None
        if fault == 'drop':
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif fault is not None:
            status, retry_after = fault if isinstance(fault, tuple) else (int(fault), '')
            headers = {'Retry-After': str(retry_after)} if retry_after != '' else {}
            self.answer(status, {'error': 'a fault', 'code': 'fault'}, headers)
        elif request.path.startswith('/s3/'):
            self.store(request, world)
        else:
            with self.server.lock:
                status, answer = self.api(request, world)
            headers = {'Location': answer['location']} if status == 302 else {}
            self.answer(status, answer, headers)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do

    def answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header('Content-Length', str(0 if status == 204 else len(data)))
        self.end_headers()
        if status != 204:
            self.wfile.write(data)

    def api(self, request: Request, world: World) -> tuple[int, Any]:
        path = request.path
        if path == '/api/health':
            return 200, {'status': 'ok'}
        if path.startswith('/v2/pods/'):
            return self.runpod(request, world)
        if path == '/api/datasets/download':
            state = world.tokens.get(request.query['token'][0])
            if state != 'fresh':
                return (410, {'error': 'used', 'code': 'token_used'}) if state else (401, {'error': 'unknown'})
            world.tokens[request.query['token'][0]] = 'used'
            return 302, {'location': self.server.presign(world.opened[request.query['token'][0]])}
        if request.headers.get('authorization') != f'Bearer {JOB_TOKEN}':
            return 401, {'error': 'bad token', 'code': 'unauthorized'}
        if path == '/api/datasets/tokens/refresh':
            if world.refresh_left <= 0:
                return 409, {'error': 'refreshed too often', 'code': 'refresh_limit'}
            world.refresh_left -= 1
            name = 'validation' if 'dataset_id' in request.json else 'dataset'
            return 201, {'url': self.server.one_time_url(name), 'token': 'x', 'mode': 'one_time'}
        if world.over:
            return 410, {'error': 'over', 'code': 'attempt_over', 'directive': 'stop'}
        if path == f'{PREFIX}/claim':
            boot = request.json['boot_id']
            if world.claimed_by not in (None, boot):
                return 409, {'error': 'claimed', 'code': 'attempt_already_claimed'}
            world.claimed_by = boot
            return 200, world.claim
        return self.job(request, world)

    def job(self, request: Request, world: World) -> tuple[int, Any]:
        path, body = request.path, request.json
        if path == f'{PREFIX}/metrics':
            if len(request.body) >= 256 * 1024 or len(body['metrics']) > 500:
                return 413, {'error': 'too large', 'code': 'too_large'}
            if issues := [{'path': name, 'message': 'is unknown'} for name in world.unknown_fields if name in body]:
                return 400, {'error': 'not valid', 'code': 'invalid_request', 'issues': issues}
            world.batches.setdefault((body['attempt'], body['seq']), body)
            return 200, {'accepted': len(body['metrics']), **world.directive}
        if path == f'{PREFIX}/logs':
            if len(request.body) > 256 * 1024:
                return 413, {'error': 'too large', 'code': 'too_large'}
            world.log_batches.setdefault(body['seq'], body['lines'])
            return 200, {}
        if path == f'{PREFIX}/events':
            if body['seq'] not in [e['seq'] for e in world.events]:
                world.events.append(body)
            return 200, {}
        if path == f'{PREFIX}/artifacts':
            artifact = f'artifact-{len(world.artifacts) + 1}'
            known = next((n for n, a in world.artifacts.items() if a['sha256'] == body['sha256']), None)
            artifact = known or artifact
            world.artifacts.setdefault(artifact, {**body, 'done': False, 'parts': None})
            status = 'complete' if world.artifacts[artifact]['done'] else 'uploading'
            return 201, {'artifact': {'id': artifact, 'status': status}, 'upload': self.server.upload(artifact, body)}
        done = re.fullmatch(rf'{PREFIX}/artifacts/([^/]+)/complete', path)
        if done:
            artifact = world.artifacts[done[1]]
            if artifact['done']:
                return 200, {'artifact': {'id': done[1]}}
            hashes = artifact.get('part_sha256')
            if hashes and hashes != [p.get('sha256') for p in body['parts']]:
                return 422, {'error': 'parts without their checksums', 'code': 'upload_incomplete'}
            names = [f'{done[1]}/{p["part_number"]}' for p in body.get('parts', [])] or [done[1]]
            data = b''.join(world.objects.get(name, b'') for name in names)
            if len(data) != artifact['size_bytes'] or hashlib.sha256(data).hexdigest() != artifact['sha256']:
                return 422, {'error': 'other bytes', 'code': 'artifact_mismatch'}
            world.objects[done[1]] = data
            artifact['done'] = True
            return 200, {'artifact': {'id': done[1]}}
        return 404, {'error': 'no such route', 'code': 'not_found'}

    def runpod(self, request: Request, world: World) -> tuple[int, Any]:
        pod = request.path.split('/')[3]
        if request.headers.get('authorization') != f'Bearer {RUNPOD_KEY}' or pod != POD_ID:
            world.refused_keys += 1
            return 403, {'title': 'access denied'}
        if request.method == 'DELETE' or request.json == {'action': 'terminate'}:
            world.terminated.append(request.method)
            return 204, {}
        return 422, {'title': 'unknown action'}

    def store(self, request: Request, world: World) -> None:
        name = request.path.removeprefix('/s3/')
        if 'authorization' in request.headers:
            return self.answer(400, b'Only one auth mechanism allowed')
        with self.server.lock:
            lives = request.query.get('X-Amz-Signature', [''])[0] in world.signatures
            if lives and request.method == 'GET' and world.urls_die_after_reads:
                world.urls_die_after_reads -= 1
                if world.urls_die_after_reads == 0:
                    world.signatures.clear()
        if not lives:
            return self.answer(403, b'Request has expired')
        if request.method == 'PUT':
            declared = request.headers.get('x-amz-checksum-sha256')
            if declared and declared != base64.b64encode(hashlib.sha256(request.body).digest()).decode():
                return self.answer(400, b'BadDigest')
            world.objects[name] = request.body
            return self.answer(200, b'', {'ETag': f'"{hashlib.md5(request.body).hexdigest()}"'})
        if name not in world.objects:
            return self.answer(404, b'NoSuchKey')
        return self.send_object(world.objects[name], request, world)

    def send_object(self, data: bytes, request: Request, world: World) -> None:
        start, end, status = 0, len(data), 200
        asked = re.fullmatch(r'bytes=(\d+)-(\d*)', request.headers.get('range', ''))
        if asked and not world.ignore_range:
            start, end, status = int(asked[1]), min(end, int(asked[2] or end) + 1), 206
            if start >= len(data):
                return self.answer(416, b'')
        rest = data[start:end]
        self.send_response(status)
        self.send_header('Content-Length', str(len(rest)))
        if status == 206:
            self.send_header('Content-Range', f'bytes {start}-{end - 1}/{world.told_size or len(data)}')
        self.end_headers()
        with self.server.lock:
            cut = world.cut_after.pop(0) if world.cut_after else None
        self.wfile.write(rest if cut is None else rest[:cut])
        if cut is not None:
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        return None


class FakeApi(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(('127.0.0.1', 0), Handler)
        self.world = World()
        self.lock = threading.RLock()
        self.url = f'http://127.0.0.1:{self.server_address[1]}'
        threading.Thread(target=self.serve_forever, kwargs={'poll_interval': 0.02}, daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass

    def close(self) -> None:
        self.shutdown()
        self.server_close()

    def presign(self, name: str) -> str:
        signature = f'sig{next(self.world.numbers)}'
        self.world.signatures.add(signature)
        return f'{self.url}/s3/{name}?X-Amz-Signature={signature}&X-Amz-Credential=AKIDEXAMPLE'

    def one_time_url(self, name: str = 'dataset') -> str:
        token = f'download-token-{len(self.world.tokens) + 1}'
        self.world.opened[token] = name
        self.world.tokens[token] = 'fresh'
        return f'{self.url}/api/datasets/download?token={token}'

    def upload(self, artifact: str, declared: dict[str, Any]) -> dict[str, Any]:
        part, size = self.world.part_size, declared['size_bytes']
        if not part or size <= part:
            headers = {'x-amz-meta-test': 'yes'}
            return {'method': 'PUT', 'url': self.presign(artifact), 'headers': headers, 'expires_at': 'later'}
        first = declared.get('from_part', 1) - 1
        hashes = [base64.b64encode(bytes.fromhex(h)).decode() for h in declared.get('part_sha256', [])]
        parts = [
            {
                'part_number': n + 1,
                'url': self.presign(f'{artifact}/{n + 1}'),
                **({'headers': {'x-amz-checksum-sha256': hashes[n]}} if hashes else {}),
            }
            for n in range(first, min(first + self.world.part_urls, (size + part - 1) // part))
        ]
        return {'upload_id': f'upload-of-{artifact}', 'part_size_bytes': part, 'parts': parts, 'expires_at': 'later'}

    def wait_for(self, condition: Any, seconds: float = 10) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition(self.world):
                return True
            time.sleep(0.02)
        return False


def route_of(path: str) -> str:
    """The last word of a route: 'claim', 'metrics', 'download', 's3', 'action', ..."""
    return 's3' if path.startswith('/s3/') else path.rstrip('/').rsplit('/', 1)[-1]
