import { type Job, jobSchema } from '../../../shared/domain/jobs/job.ts';
import { openJobSchema } from '../../../shared/domain/jobs/open-job.ts';
import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import { aJob } from '../../support/a-job.ts';
import { setup } from './world.ts';

/** A table that takes no change of this kind, as where the item of a job is full. */
const refusing = (
  isRefused: (job: Job) => boolean,
  fields: Parameters<ReturnType<typeof setup>['runningJob']>[0] = {},
) => {
  const world = setup();
  const { job, pod } = world.runningJob({ max_attempts: 1, ...fields });
  world.jobs.rows.guard = (row) => {
    if (isRefused(row)) throw new Error('Item size has exceeded the maximum allowed size');
  };
  return { world, id: job.id, pod };
};

const overdue = { max_duration_minutes: 1 };
const lines = (job: Job): number => job.history.length + (job.history_spilled ?? 0);

describe('a job whose record is full', () => {
  it('is ended without its words, which are all that does not fit', async () => {
    const before = refusing(() => false, overdue)
      .world.jobs.rows.all()
      .map(lines);
    const isWordy = (job: Job) =>
      job.error !== undefined || job.attempts.some(({ error }) => error !== undefined) || lines(job) > (before[0] ?? 0);
    const { world, id } = refusing(isWordy, overdue);
    world.pass(120);
    await world.sweep();
    expect(world.job(id)).toMatchObject({ status: 'failed', reason: 'max_duration', attempts: [{ attempt: 1 }] });
    expect(world.provider.pods.size).toBe(0);
  });

  it('is ended where the times of its points fill it, which nothing needs after the end', async () => {
    const told = { first_point_at: '2025-12-31T23:59:00.000Z', last_point_at: '2026-01-01T00:00:00.000Z' };
    const { world, id } = refusing((job) => job.first_point_at !== undefined, { ...overdue, ...told });
    world.pass(120);
    await world.sweep();
    expect(world.job(id)).toMatchObject({ status: 'failed', reason: 'max_duration' });
    expect(world.job(id)).not.toHaveProperty('last_point_at');
  });

  it('is read with short times where an earlier release has stored the endless ones of a pod', () => {
    const endless = `2026-01-01T00:00:00.${'1'.repeat(190_000)}Z`;
    const job = { ...aJob({}), first_point_at: endless, last_point_at: '2026-01-01T00:00:09.123456789Z' };
    const times = { first_point_at: '2026-01-01T00:00:00.111Z', last_point_at: '2026-01-01T00:00:09.123456789Z' };
    expect(jobSchema.parse(job)).toMatchObject(times);
    expect(openJobSchema.parse(job)).toMatchObject(times);
  });

  it('loses its pod at its limit though its end cannot be recorded at all', async () => {
    const { world, id, pod } = refusing(() => true, overdue);
    world.pass(120);
    await world.sweep();
    expect(world.job(id).status).toBe('running');
    expect(world.provider.terminated).toEqual([pod.id]);
    expect(world.faults.length).toBeGreaterThan(0);
  });

  it('loses the pod of an attempt that is over, and keeps the pod of the attempt that runs', async () => {
    const { world, id, pod } = refusing(() => true, { attempt: 2, max_attempts: 2 });
    const earlier = { ...pod, id: 'pod-earlier', name: formatPodName({ stage: 'test', job_id: id, attempt: 1 }) };
    world.provider.put(earlier);
    world.pass(30);
    await world.sweep();
    expect(world.provider.terminated).toEqual([earlier.id]);
    expect(world.job(id).status).toBe('running');
  });
});

describe('an end that cannot be recorded', () => {
  const endsThatFail = () => {
    const reasons: string[] = [];
    const world = setup({ onEndFailed: (_job, reason) => reasons.push(reason) });
    world.jobs.rows.guard = (row) => {
      if (row.status === 'failed') throw new Error('Item size has exceeded the maximum allowed size');
    };
    return { world, reasons };
  };

  it('is counted where the job has a pod', async () => {
    const { world, reasons } = endsThatFail();
    world.runningJob({ ...overdue, max_attempts: 1 });
    world.pass(120);
    await world.sweep();
    expect(reasons).toEqual(['max_duration']);
  });

  it('is counted where the pod is gone', async () => {
    const { world, reasons } = endsThatFail();
    const { pod } = world.runningJob({ max_attempts: 1 });
    world.provider.vanish(pod.id);
    await world.sweepFor(120);
    expect(new Set(reasons)).toEqual(new Set(['pod_vanished']));
  });

  it('is counted where the job waits for a GPU', async () => {
    const { world, reasons } = endsThatFail();
    world.put(aJob({ attempt: 2, closed_dollars: 2, budget_limit: 2 }));
    await world.sweep();
    expect(reasons).toEqual(['budget_exceeded']);
  });
});
