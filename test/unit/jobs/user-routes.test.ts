import { createHandler as cancelJob } from '../../../functions/jobs/cancel-job.ts';
import { createHandler as getJob } from '../../../functions/jobs/get-job.ts';
import { createHandler as getArtifacts } from '../../../functions/jobs/get-job-artifacts.ts';
import { createHandler as getEvents } from '../../../functions/jobs/get-job-events.ts';
import { createHandler as getLogs } from '../../../functions/jobs/get-job-logs.ts';
import { createHandler as getMetrics } from '../../../functions/jobs/get-job-metrics.ts';
import { createHandler as listJobs } from '../../../functions/jobs/list-jobs.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { aJob } from '../../support/a-job.ts';
import { call } from '../../support/api-event.ts';
import { FakeArtifactStore } from '../../support/fake-artifact-store.ts';
import { FakeDueWorkStore } from '../../support/fake-due-work-store.ts';
import { FakeGpuProvider, providerDown } from '../../support/fake-gpu-provider.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeObjectStore } from '../../support/fake-object-store.ts';
import { FakeTelemetryStore } from '../../support/fake-telemetry-store.ts';
import { runningJob, start } from '../pods/pod-world.ts';

const clock = () => start;
const later = new Date('2026-02-01T00:00:00.000Z');

const operator = { claim: 'groups', value: 'operators' };

const setup = (...jobsStored: readonly Job[]) => {
  const jobs = new FakeJobStore(jobsStored);
  const { details } = jobs;
  const telemetry = new FakeTelemetryStore();
  const artifacts = new FakeArtifactStore();
  const objects = new FakeObjectStore(clock);
  const provider = new FakeGpuProvider({ now: clock });
  const faults: unknown[] = [];
  const handlers = {
    list: listJobs({ jobs, clock }),
    get: getJob({ jobs, details, clock }),
    cancel: cancelJob({
      jobs,
      work: new FakeDueWorkStore(),
      provider,
      clock,
      stage: 'test',
      operator,
      onFault: (error) => faults.push(error),
    }),
    metrics: getMetrics({ jobs, telemetry, clock }),
    events: getEvents({ jobs, details }),
    logs: getLogs({ jobs, telemetry, clock }),
    artifacts: getArtifacts({ jobs, artifacts, objects }),
  };
  const id = jobsStored[0]?.id ?? 'unknown';
  return {
    id,
    jobs,
    telemetry,
    artifacts,
    provider,
    faults,
    call: (route: keyof typeof handlers, query: Record<string, string> = {}, userId = 'user-1', jobId = id) =>
      call(handlers[route], { path: route === 'list' ? {} : { id: jobId }, query, userId }),
    cancelAs: (userId: string, claims: Readonly<Record<string, string>>) =>
      call(handlers.cancel, { path: { id }, userId, claims }),
  };
};

describe('jobs of a user', () => {
  it('lists them newest first, page by page, and nobody else’s', async () => {
    const jobOf = (nth: number, user_id: string) =>
      aJob({
        id: `${nth}`.repeat(8).concat('-1111-4111-8111-111111111111'),
        user_id,
        created_at: `2026-01-0${nth}T00:00:00.000Z`,
      });
    const world = setup(jobOf(1, 'user-1'), jobOf(2, 'user-2'), jobOf(3, 'user-1'), jobOf(4, 'user-1'));
    const first = await world.call('list', { limit: '2' });
    expect((first.body.items as { id: string }[]).map(({ id }) => id[0])).toEqual(['4', '3']);
    const rest = await world.call('list', { limit: '2', cursor: String(first.body.next_cursor) });
    expect(rest.body).toMatchObject({ items: [{ id: expect.stringMatching(/^1/) }], next_cursor: null });
    expect((await world.call('list', { cursor: String(first.body.next_cursor) }, 'user-2')).status).toBe(400);
    expect((await world.call('list', { limit: '201' })).status).toBe(400);
  });

  it.each(['get', 'cancel', 'metrics', 'events', 'logs', 'artifacts'] as const)(
    'answers %s of another user’s job like that of one that does not exist',
    async (route) => {
      const world = setup(runningJob());
      const foreign = await world.call(route, {}, 'user-2');
      const missing = await world.call(route, {}, 'user-1', 'no-such-job');
      expect([foreign.status, missing.status]).toEqual([404, 404]);
      expect(foreign.body.code).toBe(missing.body.code);
      expect(world.jobs.rows.get(world.id)?.status).toBe('running');
    },
  );
});

describe('get-job', () => {
  it('tells what the job trains with where it is asked to, resolved, and otherwise does not look', async () => {
    const world = setup(aJob({ name: 'a config' }));
    expect((await world.call('get')).body).not.toHaveProperty('training_config');
    expect(world.jobs.details.calls.total()).toBe(0);
    const { body } = await world.call('get', { include: 'training_config' });
    expect(body.training_config).toMatchObject({
      name: 'a config',
      training: { method: 'cpt', logging_steps: 10, lora_r: null },
      validation_dataset_id: null,
    });
    expect((await world.call('get', { include: 'secrets' })).status).toBe(400);
  });
});

describe('cancel-job', () => {
  it('lets an operator cancel the job of anybody, and its user is told who did', async () => {
    const world = setup(runningJob());
    expect(await world.cancelAs('ops', { groups: '[users]' })).toMatchObject({ status: 404 });
    const answer = await world.cancelAs('ops', { groups: '[users operators]' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled', reason: 'cancelled_by_user' } });
    const seen = await world.call('get');
    expect(seen.body.error.message).toContain('An operator cancelled the job');
    expect((await world.call('events')).body.items).toContainEqual(expect.objectContaining({ actor: 'operator' }));
    expect(world.provider.terminated).toHaveLength(1);
  });

  it('cancels and terminates the pod at once, and may be repeated (F38 H1 H2)', async () => {
    const world = setup(runningJob());
    const first = await world.call('cancel');
    expect(first).toMatchObject({ status: 200, body: { status: 'cancelled', reason: 'cancelled_by_user' } });
    expect(await world.call('cancel')).toEqual(first);
    expect(world.provider.terminated).toEqual(['pod1']);
  });

  it('answers although the provider does not: the sweep goes on', async () => {
    const world = setup(runningJob());
    world.provider.calls.failNext('terminatePod', providerDown());
    expect((await world.call('cancel')).status).toBe(200);
    expect(world.faults).toHaveLength(1);
  });

  it.each(['completed', 'failed'] as const)('refuses a job that is %s', async (status) => {
    const world = setup(runningJob({ status, phase: null }));
    expect(await world.call('cancel')).toMatchObject({ status: 409, body: { code: 'job_over' } });
    expect(world.provider.terminated).toEqual([]);
  });
});

describe('what a job tells', () => {
  it('gives its curve in step order, whole or downsampled', async () => {
    const world = setup(runningJob());
    const points = Array.from({ length: 30 }, (_, step) => ({ step, train_loss: step === 17 ? 99 : 30 - step }));
    await world.telemetry.putMetrics(world.id, { attempt: 1, seq: 2, points: points.slice(10) }, later);
    await world.telemetry.putMetrics(world.id, { attempt: 1, seq: 1, points: points.slice(0, 10) }, later);
    const page = await world.call('metrics', { limit: '10', after: '4' });
    expect(page.body).toMatchObject({ total_points: 30, next_cursor: '14' });
    expect(page.body.items).toHaveLength(10);
    const thin = await world.call('metrics', { max_points: '6' });
    expect((thin.body.items as { step: number }[]).map(({ step }) => step)).toEqual(
      expect.arrayContaining([0, 17, 29]),
    );
    expect(thin.body).toMatchObject({ total_points: 30, next_cursor: null });
  });

  it('numbers its events from 1', async () => {
    const history = ['one', 'two', 'three'].map((message) => ({
      at: start.toISOString(),
      actor: 'pod' as const,
      type: 'notice' as const,
      attempt: 1,
      status: 'running' as const,
      phase: 'training' as const,
      message,
    }));
    const world = setup(runningJob({ history }));
    const first = await world.call('events', { limit: '2' });
    expect(first.body).toMatchObject({
      items: [
        { seq: 1, message: 'one' },
        { seq: 2, message: 'two' },
      ],
      next_cursor: '2',
    });
    const rest = await world.call('events', { after: '2' });
    expect(rest.body).toMatchObject({ items: [{ seq: 3, message: 'three' }], next_cursor: null });
  });

  it('reads its log on from a cursor, which serves no other job', async () => {
    const other = runningJob({ id: '11111111-1111-4111-8111-111111111111' });
    const world = setup(runningJob(), other);
    const line = (text: string) => ({ ts: start.toISOString(), stream: 'stdout' as const, text });
    await world.telemetry.putLogs(world.id, { attempt: 1, seq: 1, lines: [line('one'), line('two')] }, later);
    await world.telemetry.putLogs(world.id, { attempt: 1, seq: 2, lines: [line('three')] }, later);
    const first = await world.call('logs', { limit: '1' });
    const after = String(first.body.next_cursor);
    const rest = await world.call('logs', { after });
    expect(first.body.items).toMatchObject([{ text: 'one', attempt: 1 }]);
    expect(rest.body).toMatchObject({ items: [{ text: 'two' }, { text: 'three' }], next_cursor: null });
    expect((await world.call('logs', { after }, 'user-1', other.id)).status).toBe(400);
    expect((await world.call('logs', { after: 'x' })).status).toBe(400);
  });

  it('gives downloads of the artifacts that are complete', async () => {
    const world = setup(runningJob());
    const artifact = {
      id: '22222222-2222-4222-8222-222222222222',
      name: 'adapter.tar',
      kind: 'adapter' as const,
      attempt: 1,
      status: 'complete' as const,
      size_bytes: 3,
      sha256: 'a'.repeat(64),
      created_at: start.toISOString(),
      job_id: world.id,
      object_key: 'artifacts/user-1/job/a/adapter.tar',
    };
    await world.artifacts.create(artifact);
    await world.artifacts.create({ ...artifact, id: '33333333-3333-4333-8333-333333333333', status: 'uploading' });
    const { body } = await world.call('artifacts');
    const [whole, partial] = body.items as Record<string, unknown>[];
    expect(whole).toMatchObject({ status: 'complete', url: expect.stringContaining('adapter.tar') });
    expect(whole?.url_expires_at).toBe('2026-01-01T13:00:00.000Z');
    expect(partial).not.toHaveProperty('url');
    expect(whole).not.toHaveProperty('object_key');
  });
});
