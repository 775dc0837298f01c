"""Provides the current URL of a dataset. A one-time URL is redeemed once. The API provides a new one-time URL if the
current URL has expired."""

from __future__ import annotations

import threading

from ..api.client import ApiClient, ApiError
from ..api.http import asks_to_wait, open_url, retry_after_seconds
from ..common.failures import AttemptOver, PodFailure

REFRESH_PATH = '/api/datasets/tokens/refresh'


class TemporaryFault(Exception):
    """A fault after which the same download is tried again."""

    def __init__(self, word: str, status: int = 0, retry_after: float | None = None) -> None:
        super().__init__(word)
        self.retry_after = retry_after
        # An answer that only asks the pod to wait does not count towards the stall time.
        self.is_throttle = asks_to_wait(status, retry_after)


class DatasetSource:
    def __init__(
        self, url: str, api: ApiClient | None, *, dataset_id: str | None = None, timeout_seconds: float = 60
    ) -> None:
        self._one_time = url
        # If the request has no id, the API takes the dataset that the job trains on.
        self._named = {} if dataset_id is None else {'dataset_id': dataset_id}
        self._direct: str | None = None
        self._api = api
        self._timeout = timeout_seconds
        # Parallel connections share one redemption of the one-time URL.
        self._lock = threading.RLock()

    def serves(self, url: str) -> bool:
        """Returns True while `url` is the direct URL that downloads use."""
        return self._direct == url

    def direct_url(self) -> str:
        """Returns the presigned URL behind the one-time URL. The request has no Authorization header, because the store
        refuses two credentials. Raises a network error, TemporaryFault, AttemptOver, or PodFailure if there is nothing
        to download."""
        with self._lock:
            return self._redeemed()

    def _redeemed(self) -> str:
        if self._direct is None:
            with open_url('GET', self._one_time, {'Range': 'bytes=0-0'}, timeout=self._timeout) as answer:
                status, location = answer.status, answer.headers.get('Location')
                retry_after = retry_after_seconds(answer.headers)
            if status in (301, 302, 303, 307, 308) and location:
                self._direct = location
            elif status in (200, 206):
                self._direct = self._one_time
            elif status == 410:
                self.renew('its token was used or had expired')
                return self._redeemed()
            else:
                raise refusal(status, retry_after)
        return self._direct

    def renew(self, why: str) -> None:
        """Asks the API for a new one-time URL. Raises PodFailure with the code dataset_expired if the API refuses,
        TemporaryFault if the request may be retried, and AttemptOver if the attempt has ended."""
        if self._api is None:
            raise PodFailure('dataset_expired', f'The download could not go on: {why}.')
        try:
            answer = self._api.post(REFRESH_PATH, self._named)
        except ApiError as error:
            if error.transient:
                raise TemporaryFault(str(error), error.status, error.retry_after) from None
            if error.code == 'attempt_over':
                raise AttemptOver(str(error)) from None
            raise PodFailure(
                'dataset_expired', f'The download could not go on ({why}), and no new token: {error}'
            ) from None
        with self._lock:
            self._one_time, self._direct = str(answer['url']), None


def refusal(status: int, retry_after: float | None = None) -> Exception:
    """Returns the error for an answer without data: PodFailure for 401, 403 and 404, else TemporaryFault, after which
    the download is tried again."""
    if status in (401, 403):
        return PodFailure('dataset_unauthorized', f'The dataset download was refused with HTTP {status}.')
    if status == 404:
        return PodFailure('dataset_not_found', 'The dataset is not there any more.')
    return TemporaryFault(f'HTTP {status}', status, retry_after)
