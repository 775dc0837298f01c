import { randomBytes } from 'node:crypto';
import { createHandler } from '../../../functions/jobs/delete-artifact.ts';
import type { StoredArtifact } from '../../../shared/domain/artifacts/artifact.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { anArtifact } from '../../contract/examples.ts';
import { aJob } from '../../support/a-job.ts';
import { call } from '../../support/api-event.ts';
import { FakeArtifactStore } from '../../support/fake-artifact-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeObjectStore } from '../../support/fake-object-store.ts';
import { FakeUsageStore } from '../../support/fake-usage-store.ts';

const now = new Date('2026-01-01T00:00:00.000Z');
const jobId = '11111111-1111-4111-8111-111111111111';
const artifactId = '33333333-3333-4333-8333-333333333333';
const over = { status: 'completed', phase: null, open: false } as const;
const underWay = { status: 'running', phase: 'training', open: true } as const;
const objectKey = 'artifacts/alice/1/x';
const checkpoint = { artifact_id: artifactId, object_key: objectKey, size_bytes: 7, sha256: 'a'.repeat(64) };

const setup = (job: Partial<Job> = over, fields: Partial<StoredArtifact> = {}) => {
  const jobs = new FakeJobStore();
  jobs.plant(aJob({ id: jobId, user_id: 'alice', ...job }));
  const artifact = anArtifact({ id: artifactId, job_id: jobId, object_key: objectKey, ...fields });
  const artifacts = new FakeArtifactStore([artifact]);
  const objects = new FakeObjectStore(() => now);
  objects.plant(objectKey, 'weights');
  objects.plant(`${objectKey}-of-another`, 'weights');
  const usage = new FakeUsageStore();
  const handler = createHandler({ jobs, artifacts, objects, usage, clock: () => now, randomBytes });
  const del = (userId = 'alice', artifact_id = artifactId) =>
    call(handler, { userId, path: { id: jobId, artifact_id } });
  return { artifacts, objects, usage, del };
};

describe('delete-artifact', () => {
  it('deletes the bytes and the row of that artifact, and those of no other', async () => {
    const { artifacts, objects, del } = setup();
    expect((await del()).status).toBe(204);
    expect(artifacts.rows.all()).toEqual([]);
    expect([...objects.objects.keys()]).toEqual([`${objectKey}-of-another`]);
    expect((await del()).status).toBe(404);
  });

  it.each([
    ['the job of somebody else', 'mallory', artifactId],
    ['an artifact that is not there', 'alice', '44444444-4444-4444-8444-444444444444'],
  ])('does not find %s', async (_, userId, artifact) => {
    const { artifacts, objects, del } = setup();
    expect((await del(userId, artifact)).status).toBe(404);
    expect([artifacts.rows.all().length, objects.objects.size]).toEqual([1, 2]);
  });

  it.each([
    ['of the attempt under way', { attempt: 2 }, {}],
    ['the checkpoint to resume from', { attempt: 2, checkpoint }, { attempt: 1 }],
  ] as const)('refuses what the job needs: %s', async (_, job, artifact) => {
    const { artifacts, objects, del } = setup({ ...underWay, ...job }, { attempt: 2, ...artifact });
    expect(await del()).toMatchObject({ status: 409, body: { code: 'artifact_in_use' } });
    expect([artifacts.rows.all().length, objects.objects.size]).toEqual([1, 2]);
  });

  it('deletes what an earlier attempt left and the job does not resume from', async () => {
    const { artifacts, del } = setup({ ...underWay, attempt: 2 }, { attempt: 1 });
    expect((await del()).status).toBe(204);
    expect(artifacts.rows.all()).toEqual([]);
  });

  it('ends an upload in parts that was under way', async () => {
    const { artifacts, objects, del } = setup();
    const { upload_id } = await objects.startMultipart(objectKey);
    const [standing] = artifacts.rows.all();
    if (standing) artifacts.rows.set(`${jobId} ${artifactId}`, { ...standing, status: 'uploading', upload_id });
    expect((await del()).status).toBe(204);
    expect(objects.uploads.size).toBe(0);
  });

  it.each(['objects', 'artifacts'] as const)('goes through when asked again after %s broke off', async (which) => {
    const { artifacts, objects, del } = setup();
    const store = { objects, artifacts }[which];
    const broken = jest.spyOn(store, 'delete').mockRejectedValueOnce(new Error('It broke off.'));
    expect((await del()).status).toBe(500);
    expect(artifacts.rows.all()).toHaveLength(1);
    expect((await del()).status).toBe(204);
    expect([artifacts.rows.all().length, objects.objects.size]).toEqual([0, 1]);
    broken.mockRestore();
  });
});
