"""The dataset's way onto the machine, with everything that can break on it."""

from __future__ import annotations

import resource
import threading
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fake_api import JOB_ID, JOB_TOKEN
from support import PodTest, sha256

from podwarden_pod.api.backoff import Backoff
from podwarden_pod.api.claim import Download
from podwarden_pod.api.client import ApiClient
from podwarden_pod.common.failures import PodFailure, Stopped
from podwarden_pod.download.download import DatasetDownload
from podwarden_pod.download.source import DatasetSource


@contextmanager
def file_limit(size_bytes: int) -> Iterator[None]:
    """No file of this process grows beyond that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class DatasetDownloadTest(PodTest):
    data = bytes(range(256)) * 4096

    def download(self, size: int | None = None, digest: str | None = None, **options: Any) -> bytes:
        self.world.objects.setdefault('dataset', self.data)
        api = ApiClient(self.fake.url, JOB_ID, 1, JOB_TOKEN)
        target = self.work / 'dataset'
        url = options.pop('url', None) or self.fake.one_time_url()
        expected = Download(url, size or len(self.data), digest or sha256(self.data))
        options = {'free_bytes': lambda folder: 1 << 40, 'timeout_seconds': 5, **options}
        DatasetDownload(DatasetSource(url, api), expected, target, backoff=Backoff(0.01), **options).run()
        return target.read_bytes()

    def reason(self, **options: Any) -> str:
        with self.assertRaises(PodFailure) as caught:
            self.download(**options)
        return caught.exception.code

    def test_redeems_the_token_once_and_sends_the_store_no_credential_of_ours(self) -> None:
        seen: list[tuple[int, int]] = []
        self.assertEqual(self.download(progress=lambda done, total: seen.append((done, total))), self.data)
        self.assertEqual(len(self.world.calls('/download')), 1)
        self.assertEqual(seen[-1], (len(self.data), len(self.data)))
        self.assertFalse([r for r in self.world.calls('/dataset') if 'authorization' in r.headers])

    def test_goes_on_where_the_connection_broke(self) -> None:
        self.world.cut_after = [100_000, 200_000]
        self.assertEqual(self.download(), self.data)
        ranges = [r.headers.get('range') for r in self.world.calls('/s3/dataset')]
        self.assertEqual(ranges, [None, 'bytes=100000-', 'bytes=300000-'])
        self.assertEqual(len(self.world.calls('/download')), 1)

    def test_begins_anew_where_the_server_cannot_resume(self) -> None:
        self.world.cut_after, self.world.ignore_range = [100_000], True
        self.assertEqual(self.download(), self.data)

    def test_asks_for_a_new_token_when_the_presigned_url_died_on_the_way_g5_f5(self) -> None:
        self.world.cut_after = [100_000]
        self.world.faults['s3'] = [None, 403]
        self.assertEqual(self.download(), self.data)
        self.assertEqual(len(self.world.calls('/refresh')), 1)
        self.assertEqual(self.world.calls('/s3/dataset')[-1].headers['range'], 'bytes=100000-')

    def test_asks_for_a_new_token_when_its_own_was_used_up_by_a_lost_answer(self) -> None:
        url = self.fake.one_time_url()
        self.world.tokens['download-token-1'] = 'used'
        self.assertEqual(self.download(url=url), self.data)
        self.assertEqual(self.world.calls('/refresh')[0].headers['authorization'], f'Bearer {JOB_TOKEN}')

    def test_outlives_faults_of_the_api_and_the_store(self) -> None:
        self.world.faults['download'] = [503, 'drop']
        self.world.faults['s3'] = [500, 'drop', 503]
        self.assertEqual(self.download(), self.data)

    def test_outlives_a_refresh_that_fails_first(self) -> None:
        self.world.faults['s3'] = [403, 403]
        self.world.faults['refresh'] = [503]
        self.assertEqual(self.download(), self.data)

    def test_is_expired_when_no_new_token_is_given(self) -> None:
        self.world.refresh_left = 0
        self.world.faults['s3'] = [403]
        self.assertEqual(self.reason(), 'dataset_expired')

    def test_is_unauthorized_when_the_token_is_unknown_or_a_new_url_is_refused_too_g4_f4(self) -> None:
        self.assertEqual(
            self.reason(url=f'{self.fake.url}/api/datasets/download?token=unknown'), 'dataset_unauthorized'
        )
        self.world.faults['s3'] = [403] * 9
        self.assertEqual(self.reason(), 'dataset_unauthorized')

    def test_is_not_found_when_the_object_is_gone_g4_f4(self) -> None:
        self.world.faults['s3'] = [404]
        self.assertEqual(self.reason(), 'dataset_not_found')

    def test_is_corrupt_when_the_bytes_or_their_number_differ(self) -> None:
        self.assertEqual(self.reason(digest='0' * 64), 'dataset_corrupt')
        self.assertEqual(self.reason(size=len(self.data) - 1), 'dataset_corrupt')
        self.assertEqual(self.reason(size=len(self.data) + 1), 'dataset_corrupt')

    def test_does_not_begin_when_the_disk_is_too_small_g6_f6(self) -> None:
        self.assertEqual(self.reason(free_bytes=lambda folder: 1 << 20), 'dataset_too_large_for_disk')
        self.assertEqual(self.world.calls('/download'), [])

    def test_is_a_timeout_when_no_byte_comes_for_too_long_g4_f4(self) -> None:
        self.world.faults['download'] = [503] * 50
        now = iter(range(0, 10_000, 100))
        self.assertEqual(self.reason(clock=lambda: next(now), sleep=lambda seconds: None), 'dataset_timeout')

    def throttled(self, **faults: list[Any]) -> list[float]:
        """The waits of a download whose every look at the clock is 100 s after the one before."""
        self.world.faults.update(faults)
        now, waits = iter(range(0, 1_000_000, 100)), list[float]()
        self.assertEqual(self.download(clock=lambda: next(now), sleep=waits.append), self.data)
        return waits

    def test_is_no_timeout_while_the_api_or_the_store_asks_to_wait(self) -> None:
        self.assertGreaterEqual(len(self.throttled(download=[429] * 9)), 9)
        self.assertGreaterEqual(len(self.throttled(s3=[429, (503, 0)] * 5)), 10)

    def test_is_no_timeout_while_the_api_asks_to_wait_before_it_renews_a_url(self) -> None:
        self.world.cut_after = [len(self.data) // 2]
        self.world.urls_die_after_reads = 1
        waits = self.throttled(refresh=[429, (503, 4)] * 4)
        self.assertEqual(self.world.refresh_left, 9)
        self.assertGreaterEqual(sum(waits), 16)

    def test_waits_as_long_as_it_is_asked_to_and_no_longer_than_five_minutes_and_a_quarter(self) -> None:
        waits = self.throttled(download=[(429, 7), (503, 100_000)])
        self.assertTrue(7 <= waits[0] <= 7 * 1.25 and 300 <= waits[1] <= 300 * 1.25, waits)

    def test_says_that_the_disk_is_full_when_it_is_g6_f6(self) -> None:
        with file_limit(300_000):
            self.assertEqual(self.reason(), 'dataset_too_large_for_disk')


class RangeDownloadTest(DatasetDownloadTest):
    """Everything above in pieces over three connections, and what is different then."""

    data = bytes(range(251)) * 20_000

    def download(self, size: int | None = None, digest: str | None = None, **options: Any) -> bytes:
        return super().download(size, digest, parallel_from_bytes=1, connections=3, **options)

    def ranges(self) -> list[tuple[int, int]]:
        asked = [r.headers['range'].removeprefix('bytes=').split('-') for r in self.world.calls('/s3/dataset')]
        return sorted((int(start), int(end)) for start, end in asked)

    def test_asks_for_each_piece_once_and_for_the_second_only_when_the_first_was_answered(self) -> None:
        self.assertEqual(self.download(), self.data)
        mib = 1 << 20
        self.assertEqual(
            self.ranges(), [(at, min(at + mib, len(self.data)) - 1) for at in range(0, len(self.data), mib)]
        )
        self.assertEqual(self.world.calls('/s3/dataset')[0].headers['range'], f'bytes=0-{mib - 1}')
        self.assertEqual(len(self.world.calls('/download')), 1)

    def test_goes_on_where_the_connection_broke(self) -> None:
        self.world.cut_after = [100_000, 300_000, 200_000, 5]
        self.assertEqual(self.download(), self.data)
        again = [start for start, _ in self.ranges() if start % (1 << 20)]
        self.assertEqual(len(again), 4)
        self.assertEqual(len(self.world.calls('/download')), 1)

    def test_begins_anew_where_the_server_cannot_resume(self) -> None:
        self.world.ignore_range = True
        self.assertEqual(self.download(), self.data)
        self.assertEqual([r.headers.get('range') for r in self.world.calls('/s3/dataset')][1:], [None])

    def test_asks_for_a_new_token_when_the_presigned_url_died_on_the_way_g5_f5(self) -> None:
        """One for all connections."""
        self.world.urls_die_after_reads = 3
        self.assertEqual(self.download(), self.data)
        self.assertEqual(len(self.world.calls('/refresh')), 1)

    def test_is_corrupt_when_the_store_has_another_size(self) -> None:
        self.world.told_size = len(self.data) + 1
        self.assertEqual(self.reason(), 'dataset_corrupt')
        self.assertEqual(len(self.world.calls('/s3/dataset')), 1)

    def test_is_corrupt_when_the_bytes_or_their_number_differ(self) -> None:
        self.assertEqual(self.reason(digest='0' * 64), 'dataset_corrupt')
        self.assertEqual(self.reason(size=len(self.data) - 1), 'dataset_corrupt')
        self.assertEqual(self.reason(size=len(self.data) + 1), 'dataset_corrupt')

    def test_ends_at_once_when_it_is_to_stop(self) -> None:
        def progress(done: int, total: int) -> None:
            raise Stopped('cancelled')

        with self.assertRaises(Stopped):
            self.download(progress=progress)
        self.assertFalse([t for t in threading.enumerate() if t.name.startswith('download-')])


if __name__ == '__main__':
    unittest.main()
