import { randomUUID } from 'node:crypto';
import { addSeconds, secondsBetween } from '../../../shared/domain/clock.ts';
import type { AttemptRecord } from '../../../shared/domain/jobs/attempt-record.ts';
import type { FullJob, Job } from '../../../shared/domain/jobs/job.ts';
import { launchQueued } from '../../../shared/domain/jobs/launch.ts';
import { aJob } from '../../support/a-job.ts';
import { setup, start } from './world.ts';

/** An attempt that ended a minute before, after so many minutes. */
const anAttempt = (minutes: number, cost: number): AttemptRecord => ({
  attempt: 1,
  reason: 'heartbeat_lost',
  pod_id: 'pod-before',
  gpu_type: 'NVIDIA L4',
  cost_per_hour: 0.44,
  pod_created_at: addSeconds(start, -60 - minutes * 60).toISOString(),
  ended_at: addSeconds(start, -60).toISOString(),
  cost,
});

/** A job whose first attempt is over, with the sums that its end left. */
const secondAttempt = ({ attempts = [], ...overrides }: Partial<Job>): FullJob =>
  aJob({
    id: randomUUID(),
    attempt: 2,
    attempts,
    closed_dollars: attempts.reduce((sum, { cost }) => sum + cost, 0),
    closed_seconds: attempts.reduce(
      (sum, { pod_created_at, ended_at }) => sum + secondsBetween(pod_created_at ?? ended_at, ended_at),
      0,
    ),
    ...overrides,
  });

const cases = {
  budget_exceeded: { attempts: [anAttempt(60, 2)], budget_limit: 2 },
  max_duration: { attempts: [anAttempt(60, 0.44)], max_duration_minutes: 60 },
} as const;

describe('a job that waits for another attempt with nothing left to spend', () => {
  it.each(['budget_exceeded', 'max_duration'] as const)('is ended for %s, and no pod is asked for', async (reason) => {
    const world = setup();
    const job = world.put(secondAttempt({ ...cases[reason], attempts: [...cases[reason].attempts] }));
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason });
    expect(world.provider.creates).toEqual([]);
  });

  it.each(['budget_exceeded', 'max_duration'] as const)(
    'is ended for %s by whoever would launch it',
    async (reason) => {
      const world = setup();
      const job = secondAttempt({ ...cases[reason], attempts: [...cases[reason].attempts] });
      world.put(job);
      const after = await launchQueued(job, world.launching);
      expect(after).toMatchObject({ status: 'failed', reason, error: { code: reason } });
      expect(world.job(job.id).history.at(-1)).toMatchObject({ actor: 'launcher', reason });
      expect(world.provider.creates).toEqual([]);
    },
  );

  it('is launched while something is left, or while a hold spares it the end of its time', async () => {
    const world = setup();
    const left = world.put(
      secondAttempt({ attempts: [anAttempt(59, 1.9)], budget_limit: 2, max_duration_minutes: 60 }),
    );
    const held = world.put(
      secondAttempt({
        attempts: [anAttempt(60, 1)],
        budget_limit: 2,
        max_duration_minutes: 60,
        held_until: addSeconds(start, 3600).toISOString(),
        hold: { reason: 'a look', set_at: start.toISOString(), set_by: 'user' },
      }),
    );
    await world.sweep();
    expect(world.job(left.id)).toMatchObject({ status: 'pending', phase: 'starting' });
    expect(world.job(held.id)).toMatchObject({ status: 'pending', phase: 'starting' });
  });

  it('counts the disks of a pod against the budget', async () => {
    const world = setup();
    const { job } = world.runningJob({ cost_per_hour: 0.36, disk_cost_per_hour: 1.64, budget_limit: 2 });
    world.pass(3540);
    await world.jobs.change(job.id, {
      expect: { statuses: ['running'] },
      set: { last_heartbeat_at: world.clock().toISOString(), last_step_at: world.clock().toISOString() },
    });
    await world.sweep();
    expect(world.job(job.id).status).toBe('running');
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'budget_exceeded' });
  });
});
