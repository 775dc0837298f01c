"""Uploads files to the job's own place in the bucket, and has the API check what arrived."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .api_client import ApiClient, ApiError
from .artifact_put import put_stretch
from .backoff import Backoff, retrying
from .failures import PodFailure


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
    ) -> None:
        self._api, self._backoff, self._wait, self._give_up, self._tries = api, backoff, wait, give_up, tries

    def upload(self, file: ArtifactFile) -> None:
        """Returns once the API has seen the whole, checked artifact. Raises upload_failed, or AttemptOver."""
        declared = {
            'name': file.name,
            'kind': file.kind,
            'size_bytes': file.path.stat().st_size,
            'sha256': file_sha256(file.path),
        }
        try:
            try:
                self._upload_once(file, declared)
            except ApiError as error:
                # Refused for good, most likely URLs that have expired meanwhile: once more with new ones.
                print(f'podwarden: upload of {file.name} starts again: {error}', flush=True)
                self._upload_once(file, declared)
        except ApiError as error:
            raise PodFailure('upload_failed', f'{file.name} could not be uploaded: {error}') from None

    def _upload_once(self, file: ArtifactFile, declared: dict[str, Any]) -> None:
        answer = self._retry(lambda: self._api.job_post('artifacts', declared), self._give_up)
        upload = answer['upload']
        size = declared['size_bytes']
        done: dict[str, Any] = {}
        if 'upload_id' in upload:
            part_size = int(upload['part_size_bytes'])
            done['upload_id'] = upload['upload_id']
            done['parts'] = [
                {
                    'part_number': part['part_number'],
                    'etag': self._put(file, part['url'], {}, offset, min(part_size, size - offset)),
                }
                for part in upload['parts']
                for offset in [(int(part['part_number']) - 1) * part_size]
            ]
        else:
            self._put(file, upload['url'], upload.get('headers') or {}, 0, size)
        route = f'artifacts/{answer["artifact"]["id"]}/complete'
        self._retry(lambda: self._api.job_post(route, done), self._give_up)

    def _put(self, file: ArtifactFile, url: str, headers: dict[str, str], offset: int, size: int) -> str:
        tries = iter(range(self._tries - 1))
        etag: str = self._retry(
            lambda: put_stretch(url, headers, file.path, offset, size),
            lambda: self._give_up() or next(tries, None) is None,
        )
        return etag

    def _retry(self, call: Callable[[], Any], give_up: Callable[[], bool]) -> Any:
        return retrying(call, self._backoff, self._wait, give_up)


def file_sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open('rb') as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
