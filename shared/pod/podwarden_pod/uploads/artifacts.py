"""Uploads files to the folder of the job in the bucket, and asks the API to check the uploaded bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..api.backoff import Backoff, retrying
from ..api.client import ApiClient, ApiError
from ..common.failures import AttemptOver, PodFailure
from .put import put_stretch

# The API divides a file that is too large for one PUT by the same two numbers. A test of the API compares the numbers.
SINGLE_PUT_MAX_BYTES = 100 << 20
PART_BYTES = 64 << 20
CONNECTIONS = 4


@dataclass(frozen=True)
class ArtifactFile:
    path: Path
    name: str
    kind: str


class Artifacts:
    def __init__(
        self,
        api: ApiClient,
        backoff: Backoff,
        wait: Callable[[float], object],
        give_up: Callable[[], bool],
        *,
        tries: int = 6,
        connections: int = CONNECTIONS,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        self._api, self._backoff, self._wait, self._give_up, self._tries = api, backoff, wait, give_up, tries
        self._connections, self._progress = connections, progress

    def upload(self, file: ArtifactFile) -> None:
        """Uploads a file and returns once the API has checked the complete artifact. Raises PodFailure with the code
        upload_failed, AttemptOver, or OSError if the file cannot be read."""
        declared = {'name': file.name, 'kind': file.kind, **declaration(file.path)}
        upload = _Upload(file)
        self._progress(0, declared['size_bytes'])
        in_vain = 0
        while True:
            before = len(upload.etags)
            try:
                return self._go_on(upload, declared)
            except ApiError as error:
                # Presigned URLs expire within an hour (`shared/aws/s3/presigner.ts`). The next round gets new URLs. The
                # upload fails after two rounds in a row without a new part.
                in_vain = 0 if len(upload.etags) > before else in_vain + 1
                if in_vain > 1 or self._give_up():
                    raise PodFailure('upload_failed', f'{file.name} could not be uploaded: {error}') from None
                print(f'podwarden: upload of {file.name} goes on after: {error}', flush=True)

    def _go_on(self, upload: _Upload, declared: dict[str, Any]) -> None:
        answer = self._announce(upload, declared)
        target, size = answer['upload'], declared['size_bytes']
        done: dict[str, Any] = {}
        if answer['artifact'].get('status') == 'complete':
            # No bytes are left to send. An earlier completion may have stopped before the job recorded the artifact, so
            # the pod completes the artifact again.
            self._progress(size, size)
        elif 'upload_id' in target:
            self._put_parts(upload, target, size)
            while upload.first_missing() is not None:
                self._put_parts(upload, self._announce(upload, declared)['upload'], size)
            done = upload.completion(declared.get('part_sha256') or [])
        else:
            self._put(upload.file, target['url'], target.get('headers') or {}, 0, size)
            self._progress(size, size)
        route = f'artifacts/{answer["artifact"]["id"]}/complete'
        try:
            self._retry(lambda: self._api.job_post(route, done), self._give_up)
        except ApiError:
            upload.etags.clear()
            raise

    def _announce(self, upload: _Upload, declared: dict[str, Any]) -> dict[str, Any]:
        """Announces the file and returns the answer of the API. An answer has the URLs of a thousand parts at most, so
        the request names the first missing part."""
        first = upload.first_missing() or 1
        body = declared if first == 1 else {**declared, 'from_part': first}
        answer: dict[str, Any] = self._retry(lambda: self._api.job_post('artifacts', body), self._give_up)
        return answer

    def _put_parts(self, upload: _Upload, target: dict[str, Any], size: int) -> None:
        """Sends the missing parts that have a URL, several at a time."""
        part_size = int(target['part_size_bytes'])
        upload.begin(target['upload_id'], -(-size // part_size))
        todo = [part for part in target['parts'] if part['part_number'] not in upload.etags]
        if not todo:
            raise PodFailure('upload_failed', f'{upload.file.name} has parts left, and the API names none of them')
        failed: list[BaseException] = []

        def put(part: dict[str, Any]) -> None:
            number = int(part['part_number'])
            offset = (number - 1) * part_size
            if failed:
                return
            try:
                upload.etags[number] = self._put(
                    upload.file, part['url'], part.get('headers') or {}, offset, min(part_size, size - offset)
                )
                self._progress(min(size, len(upload.etags) * part_size), size)
            except (ApiError, AttemptOver, OSError) as error:
                failed.append(error)

        with ThreadPoolExecutor(self._connections, 'upload') as pool:
            list(pool.map(put, todo))
        if failed:
            raise failed[0]

    def _put(self, file: ArtifactFile, url: str, headers: dict[str, str], offset: int, size: int) -> str:
        failures = 0

        def put() -> str:
            nonlocal failures
            try:
                return put_stretch(url, headers, file.path, offset, size)
            except ApiError as error:
                # A store that asks the pod to wait does not count as a failure. The upload then waits until the URL
                # expires or the pod gives up.
                failures += 0 if error.contact else 1
                raise

        etag: str = self._retry(put, lambda: self._give_up() or failures >= self._tries)
        return etag

    def _retry(self, call: Callable[[], Any], give_up: Callable[[], bool]) -> Any:
        return retrying(call, self._backoff, self._wait, give_up)


class _Upload:
    """The parts of a file that have arrived, by part number."""

    def __init__(self, file: ArtifactFile) -> None:
        self.file = file
        self.upload_id, self.parts = '', 0
        self.etags: dict[int, str] = {}

    def begin(self, upload_id: str, parts: int) -> None:
        """Sets the id and the number of parts of the upload. A new id means a new upload, in which no part has arrived
        yet."""
        if self.upload_id != upload_id:
            self.upload_id, self.etags = upload_id, {}
        self.parts = parts

    def first_missing(self) -> int | None:
        return next((number for number in range(1, self.parts + 1) if number not in self.etags), None)

    def completion(self, hashes: list[str]) -> dict[str, Any]:
        return {
            'upload_id': self.upload_id,
            'parts': [
                {'part_number': number, 'etag': etag, **({'sha256': hashes[number - 1]} if hashes else {})}
                for number, etag in sorted(self.etags.items())
            ],
        }


def declaration(path: Path) -> dict[str, Any]:
    """Returns the size and the SHA-256 of a file, and the SHA-256 of each part if the file is sent in parts. The file
    is read only once."""
    whole, parts, size = hashlib.sha256(), list[Any](), path.stat().st_size
    in_parts = size > SINGLE_PUT_MAX_BYTES
    with path.open('rb') as file:
        at = 0
        while chunk := file.read(min(1 << 20, PART_BYTES)):
            whole.update(chunk)
            if in_parts:
                if at % PART_BYTES == 0:
                    parts.append(hashlib.sha256())
                parts[-1].update(chunk)
            at += len(chunk)
    declared: dict[str, Any] = {'size_bytes': size, 'sha256': whole.hexdigest()}
    return {**declared, 'part_sha256': [part.hexdigest() for part in parts]} if in_parts else declared
