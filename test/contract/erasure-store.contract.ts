import type { ErasureStore } from '../../shared/domain/erasure/erasure-store.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobDetails, JobStore } from '../../shared/domain/jobs/job-store.ts';
import type { TelemetryStore } from '../../shared/domain/telemetry/telemetry-store.ts';
import { aJob } from '../support/a-job.ts';
import { idOf, later, now } from './examples.ts';

export interface ErasureWorld {
  readonly records: ErasureStore;
  readonly jobs: JobStore;
  readonly details: JobDetails;
  readonly telemetry: TelemetryStore;
}

const jobId = idOf(1);
const other = idOf(2);
const over = { user_id: 'alice', status: 'completed', phase: null, open: false } as const;

export const erasureStoreContract = (setup: () => Promise<ErasureWorld>): void => {
  const planted = async (ids: readonly string[]): Promise<ErasureWorld> => {
    const world = await setup();
    for (const id of ids) {
      const job: Job = aJob({ id, ...over });
      await world.jobs.create(job);
      for (const seq of [1, 2, 3]) {
        await world.telemetry.putLogs(id, { attempt: 1, seq, lines: [] }, later(9999));
        await world.telemetry.putMetrics(id, { attempt: 1, seq, points: [] }, later(9999));
      }
      await world.telemetry.invalidateRollup(id, { attempt: 1, stretch: 0 }, later(9999));
      await world.details.putLogTail(id, { attempt: 1, log_tail: ['x'] });
    }
    return world;
  };
  const mark = ({ jobs }: ErasureWorld) =>
    jobs.change(jobId, { expect: { statuses: ['completed'] }, set: { erased_at: now.toISOString() } });

  it('knows the jobs whose erasure was asked for, and no others', async () => {
    const world = await planted([jobId]);
    expect(await world.records.erased(jobId)).toBeUndefined();
    expect(await world.records.erased(other)).toBeUndefined();
    await mark(world);
    expect(await world.records.erased(jobId)).toEqual({
      id: jobId,
      user_id: 'alice',
      erased_at: now.toISOString(),
    });
  });

  it('deletes entries so many at a time until none is left, and none of another job', async () => {
    const world = await planted([jobId, other]);
    let calls = 1;
    while (await world.records.deleteEntries(jobId, 2)) calls += 1;
    expect(calls).toBeGreaterThanOrEqual(4);
    expect(await world.details.logTails(jobId)).toEqual([]);
    expect(await world.details.logTails(other)).toHaveLength(1);
    expect(await world.records.deleteEntries(jobId, 2)).toBe(false);
    expect(await world.records.deleteEntries(other, 8)).toBe(true);
  });

  it('deletes a job that is being erased, twice if asked, and no other job', async () => {
    const world = await planted([jobId, other]);
    await world.records.deleteJob(jobId);
    expect(await world.jobs.get(jobId)).toBeDefined();
    await mark(world);
    for (const _ of [1, 2]) await world.records.deleteJob(jobId);
    expect(await world.records.erased(jobId)).toBeUndefined();
    expect(await world.jobs.getEvenErased(jobId)).toBeUndefined();
    expect(await world.jobs.get(other)).toBeDefined();
  });
};
