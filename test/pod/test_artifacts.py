"""Files on their way into the bucket."""

from __future__ import annotations

import unittest
from pathlib import Path
from unittest import mock

from fake_api import JOB_ID, JOB_TOKEN
from support import PodTest, sha256

from podwarden_pod.api.backoff import Backoff
from podwarden_pod.api.client import ApiClient
from podwarden_pod.common.failures import AttemptOver, PodFailure
from podwarden_pod.common.stop_flag import StopFlag
from podwarden_pod.uploads.artifacts import ArtifactFile, Artifacts
from podwarden_pod.uploads.checkpoints import CheckpointUploads

DATA = bytes(range(256)) * 400


class ArtifactsTest(PodTest):
    def setUp(self) -> None:
        super().setUp()
        self.stop = StopFlag()
        api = ApiClient(self.fake.url, JOB_ID, 1, JOB_TOKEN)
        self.artifacts = Artifacts(
            api,
            Backoff(0.01, 0.02),
            self.stop.sleep,
            lambda: self.stop.attempt_over,
            connections=1,
            progress=self.progress,
        )

    def progress(self, done: int, total: int) -> None:
        self.seen = (done, total)

    def puts(self) -> list[str]:
        return [r.path[-1] for r in self.world.requests if r.method == 'PUT']

    def file(self, name: str = 'model.tar.gz', kind: str = 'model', data: bytes = DATA) -> ArtifactFile:
        path = Path(self.work, name)
        path.write_bytes(data)
        return ArtifactFile(path, name, kind)

    def test_declares_sends_and_completes(self) -> None:
        self.artifacts.upload(self.file())
        artifact = self.world.artifacts['artifact-1']
        declared = {'attempt': 1, 'name': 'model.tar.gz', 'kind': 'model', 'size_bytes': len(DATA)}
        self.assertEqual({**artifact, **declared, 'sha256': sha256(DATA), 'done': True}, artifact)
        put = next(r for r in self.world.requests if r.method == 'PUT')
        self.assertEqual((put.body, put.headers['x-amz-meta-test']), (DATA, 'yes'))
        self.assertNotIn('authorization', put.headers)

    def test_waits_for_a_store_and_an_api_that_ask_to_however_often_they_do(self) -> None:
        for route in ('s3', 'artifacts', 'complete'):
            self.world.faults[route] = [429, (503, 0)] * 7
        self.artifacts.upload(self.file())
        self.assertTrue(self.world.artifacts['artifact-1']['done'])
        self.assertEqual(len(self.puts()), 15)

    def test_sends_a_large_file_in_parts_and_only_the_broken_one_again(self) -> None:
        self.world.part_size = 40_000
        self.world.faults['s3'] = [None, 500, 'drop']
        self.artifacts.upload(self.file())
        self.assertTrue(self.world.artifacts['artifact-1']['done'])
        self.assertEqual(self.puts(), ['1', '2', '2', '2', '3'])
        self.assertEqual(self.seen, (len(DATA), len(DATA)))
        complete = self.world.calls('/complete')[0].json
        self.assertEqual(complete['upload_id'], 'upload-of-artifact-1')
        self.assertEqual([part['part_number'] for part in complete['parts']], [1, 2, 3])
        self.assertTrue(all(part['etag'] for part in complete['parts']))

    def test_asks_for_new_urls_when_the_old_ones_have_expired(self) -> None:
        self.world.faults['s3'] = [403]
        self.artifacts.upload(self.file())
        self.assertEqual(len(self.world.calls('/artifacts')), 2)
        self.assertTrue(self.world.artifacts['artifact-1']['done'])

    def test_goes_on_with_new_urls_where_the_upload_died_as_often_as_they_expire(self) -> None:
        self.world.part_size = 40_000
        self.world.faults['s3'] = [None, 403, None, 403, 403]
        self.artifacts.upload(self.file())
        self.assertEqual(self.puts(), ['1', '2', '2', '3', '3', '3'])
        self.assertTrue(self.world.artifacts['artifact-1']['done'])

    def test_gives_up_when_new_urls_bring_no_part_further(self) -> None:
        self.world.part_size = 40_000
        self.world.faults['s3'] = [None, 403, 403, 403]
        with self.assertRaises(PodFailure) as caught:
            self.artifacts.upload(self.file())
        self.assertEqual(caught.exception.code, 'upload_failed')

    def test_sends_all_parts_again_when_the_whole_is_refused(self) -> None:
        self.world.part_size = 40_000
        self.world.faults['complete'] = [409]
        self.artifacts.upload(self.file())
        self.assertEqual(self.puts(), ['1', '2', '3', '1', '2', '3'])

    def test_sends_nothing_again_where_the_api_says_that_the_artifact_is_complete(self) -> None:
        self.artifacts.upload(self.file())
        self.world.part_size = 40_000
        self.world.faults['complete'] = [409]
        self.artifacts.upload(self.file())
        self.assertEqual(self.puts(), ['1'])
        self.assertEqual(self.seen, (len(DATA), len(DATA)))
        self.assertEqual([r.json for r in self.world.calls('/complete')], [{'attempt': 1}] * 3)

    def test_asks_for_the_urls_that_one_answer_does_not_hold_from_the_first_part_that_is_missing(self) -> None:
        self.world.part_size, self.world.part_urls = 20_000, 2
        self.world.faults['s3'] = [None, None, None, 403]
        cut = mock.patch.multiple('podwarden_pod.uploads.artifacts', SINGLE_PUT_MAX_BYTES=1, PART_BYTES=20_000)
        with cut:
            self.artifacts.upload(self.file())
        self.assertEqual([r.json.get('from_part') for r in self.world.calls('/artifacts')], [None, 3, 4, 6])
        self.assertEqual(self.puts(), ['1', '2', '3', '4', '4', '5', '6'])
        self.assertTrue(self.world.artifacts['artifact-1']['done'])

    def test_is_a_failure_where_the_api_names_no_url_of_a_missing_part(self) -> None:
        self.world.part_size, self.world.part_urls = 20_000, 0
        with self.assertRaises(PodFailure) as caught:
            self.artifacts.upload(self.file())
        self.assertEqual(caught.exception.code, 'upload_failed')

    def test_declares_the_sha256_of_every_part_and_sends_several_at_once_f23_h6_h7(self) -> None:
        self.world.part_size = 40_000
        cut = mock.patch.multiple('podwarden_pod.uploads.artifacts', SINGLE_PUT_MAX_BYTES=1, PART_BYTES=40_000)
        with cut, mock.patch.object(self.artifacts, '_connections', 3):
            self.artifacts.upload(self.file())
        artifact = self.world.artifacts['artifact-1']
        stretches = [DATA[at : at + 40_000] for at in range(0, len(DATA), 40_000)]
        self.assertEqual(artifact['part_sha256'], [sha256(stretch) for stretch in stretches])
        self.assertTrue(artifact['done'])

    def test_outlives_faults_of_the_api(self) -> None:
        self.world.faults['artifacts'] = [503, 'drop']
        self.world.faults['complete'] = [500, 429]
        self.artifacts.upload(self.file())
        self.assertTrue(self.world.artifacts['artifact-1']['done'])

    def test_is_a_failure_when_the_store_refuses_twice(self) -> None:
        self.world.faults['s3'] = [403, 403]
        with self.assertRaises(PodFailure) as caught:
            self.artifacts.upload(self.file())
        self.assertEqual(caught.exception.code, 'upload_failed')

    def test_is_a_failure_when_other_bytes_arrived(self) -> None:
        self.world.faults['complete'] = [422, 422]
        with self.assertRaises(PodFailure):
            self.artifacts.upload(self.file())

    def test_ends_when_the_attempt_is_over(self) -> None:
        self.world.over = True
        with self.assertRaises(AttemptOver):
            self.artifacts.upload(self.file())

    def test_a_newer_checkpoint_takes_the_place_of_one_that_waits(self) -> None:
        uploads = CheckpointUploads(self.artifacts, self.stop)
        for step in (1, 2, 3):
            uploads.submit(self.file(f'checkpoint-{step}').path)
        uploads.start()
        self.assertTrue(uploads.finish(5))
        self.assertEqual([a['name'] for a in self.world.artifacts.values()], ['checkpoint-3'])
        self.assertEqual([path.name for path in self.work.iterdir()], [])

    def test_a_checkpoint_that_does_not_get_through_does_not_stop_the_training(self) -> None:
        self.world.faults['s3'] = [403, 403]
        uploads = CheckpointUploads(self.artifacts, self.stop)
        uploads.start()
        uploads.submit(self.file('checkpoint-1').path)
        self.assertTrue(uploads.finish(5))
        self.assertFalse(self.stop.is_set())


if __name__ == '__main__':
    unittest.main()
