import { createHandler } from '../../../functions/jobs/get-artifact.ts';
import { createHandler as createList } from '../../../functions/jobs/get-job-artifacts.ts';
import { stepOf } from '../../../shared/domain/artifacts/artifact.ts';
import { anArtifact } from '../../contract/examples.ts';
import { aJob } from '../../support/a-job.ts';
import { call } from '../../support/api-event.ts';
import { FakeArtifactStore } from '../../support/fake-artifact-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeObjectStore } from '../../support/fake-object-store.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';

const now = new Date('2026-01-01T00:00:00.000Z');
const later = new Date('2026-02-01T00:00:00.000Z');
const job_id = '11111111-1111-4111-8111-111111111111';
const idOf = (number: number) => `33333333-3333-4333-8333-33333333333${number}`;

const setup = async () => {
  const jobs = new FakeJobStore([aJob({ id: job_id, user_id: 'alice' })]);
  const complete = { job_id, status: 'complete', kind: 'checkpoint' } as const;
  const artifacts = new FakeArtifactStore([
    anArtifact({ ...complete, id: idOf(1), attempt: 1, name: 'checkpoint-000020.tar' }),
    anArtifact({ ...complete, id: idOf(2), attempt: 2, name: 'checkpoint-000040.tar', status: 'uploading' }),
    anArtifact({ ...complete, id: idOf(3), attempt: 2, name: 'model.tar', kind: 'model' }),
  ]);
  const telemetry = new FakeTelemetryStore();
  const told = (
    attempt: number,
    seq: number,
    points: { step: number; train_loss?: number; eval_loss?: number; epoch?: number }[],
  ) => telemetry.putMetrics(job_id, { attempt, seq, points }, later);
  await told(1, 1, [
    { step: 10, train_loss: 3, eval_loss: 2.5 },
    { step: 20, train_loss: 2, epoch: 0.5 },
    { step: 30, train_loss: 1 },
  ]);
  const deps = { jobs, artifacts, telemetry, objects: new FakeObjectStore(() => now), clock: () => now };
  const [one, list] = [createHandler(deps), createList(deps)];
  return {
    told,
    get: (artifact_id: string, userId = 'alice') => call(one, { userId, path: { id: job_id, artifact_id } }),
    list: () => call(list, { userId: 'alice', path: { id: job_id } }),
  };
};

describe('get-artifact', () => {
  it('has a fresh URL, and of a checkpoint the step and what was told last by then', async () => {
    const { get } = await setup();
    expect(await get(idOf(1))).toMatchObject({
      status: 200,
      body: {
        step: 20,
        epoch: 0.5,
        metrics: { train_loss: 2, eval_loss: 2.5, learning_rate: null },
        url: expect.any(String),
        url_expires_at: expect.any(String),
      },
    });
  });

  it('has no URL of what is not complete, no figures where none were told, and none of what is no checkpoint', async () => {
    const { get, told } = await setup();
    const none = { train_loss: null, eval_loss: null, learning_rate: null };
    expect((await get(idOf(2))).body).toMatchObject({ step: 40, epoch: null, metrics: none });
    expect((await get(idOf(2))).body).not.toHaveProperty('url');
    const model = await get(idOf(3));
    expect(Object.keys(model.body)).not.toContain('step');
    expect(Object.keys(model.body)).not.toContain('metrics');
    // A later attempt that begins anew cuts the branch that the checkpoint is of.
    await told(2, 1, [{ step: 1, train_loss: 5 }]);
    expect((await get(idOf(1))).body.metrics).toEqual(none);
  });

  it('is found by the user of the job alone', async () => {
    const { get } = await setup();
    expect((await get(idOf(1), 'mallory')).status).toBe(404);
    expect((await get(idOf(9))).status).toBe(404);
  });

  it('is in the list with its step', async () => {
    const { list } = await setup();
    expect((await list()).body.items.map(({ step }: { step?: number }) => step)).toEqual([20, 40, undefined]);
  });
});

describe('the step of a checkpoint', () => {
  it.each<[string, 'checkpoint' | 'model', number | undefined]>([
    ['checkpoint-000200.tar', 'checkpoint', 200],
    ['checkpoint-000200.json.gz', 'checkpoint', 200],
    ['checkpoint-7', 'checkpoint', 7],
    ['checkpoint-7', 'model', undefined],
    ['checkpoint-7-of-9', 'checkpoint', undefined],
    ['checkpoint-7b', 'checkpoint', undefined],
    ['checkpoint-last', 'checkpoint', undefined],
    ['checkpoint-12345678901', 'checkpoint', undefined],
    ['best.tar', 'checkpoint', undefined],
  ])('of %s, a %s, is %p', (name, kind, step) => {
    expect(stepOf({ name, kind })).toBe(step);
  });
});
