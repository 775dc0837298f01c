import { randomBytes } from 'node:crypto';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { cancelJob } from '../../../shared/domain/jobs/cancel.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { holdJob } from '../../../shared/domain/jobs/set-hold.ts';
import type { Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import { aJob } from '../../support/a-job.ts';
import { setup, start } from './world.ts';

type World = ReturnType<typeof setup>;

const at = (seconds: number): string => addSeconds(start, seconds).toISOString();
const heldFor = (seconds: number): Pick<Job, 'held_until' | 'hold'> => ({
  held_until: at(seconds),
  hold: { reason: 'a look', set_at: at(0), set_by: 'user' },
});

const onGpu = { trainer: 'transformers' } as const;
const idle = { uptime_seconds: 60, gpu_utilization_percent: [0] };
const unclaimed = { status: 'pending', phase: 'starting', claimed_at: undefined, boot_id: undefined } as const;

interface Trouble {
  readonly job?: { readonly [K in keyof Job]?: Job[K] | undefined };
  readonly pod?: Partial<Pod>;
  /** The events while the time passes. */
  readonly meanwhile?: (world: World, job: Job, pod: Pod) => void;
  readonly seconds: number;
}

const heard = (world: World, { id }: Job): Job =>
  world.put({ ...world.job(id), last_heartbeat_at: world.clock().toISOString() });

/** Sweeps have found all the while that reports arrive. */
const proven = (world: World): void => {
  world.state.ingest = { proven_since: at(60), proven_at: world.clock().toISOString() };
};

/** Every way in which a sweep gives a job up that has a pod. */
const troubles: Readonly<Record<string, Trouble>> = {
  start_timeout: { job: unclaimed, pod: { runtime: null }, meanwhile: proven, seconds: 3600 },
  image_pull_failed: {
    job: unclaimed,
    pod: { runtime: null },
    meanwhile: (world, _, pod) => world.provider.systemLogs.set(pod.id, ['failed to pull image: not found']),
    seconds: 120,
  },
  'start_timeout of a pod that stopped': {
    job: { ...unclaimed, stopped_since: at(0) },
    pod: { status: 'ERROR', runtime: null },
    seconds: 60,
  },
  heartbeat_lost: { job: { silent_since: at(60) }, pod: { runtime: null }, meanwhile: proven, seconds: 1200 },
  'heartbeat_lost of a pod that stopped': {
    job: { stopped_since: at(0) },
    pod: { status: 'EXITED', runtime: null },
    seconds: 1200,
  },
  restart_loop: { job: { restarted_at: at(1) }, meanwhile: heard, seconds: 60 },
  training_stalled: { job: { last_step_at: at(0) }, meanwhile: heard, seconds: 4000 },
  gpu_idle: {
    job: { ...onGpu, gpu_idle_since: at(0), gpu_idle_seen_at: at(1100) },
    pod: { runtime: idle },
    meanwhile: heard,
    seconds: 1300,
  },
  max_duration: { job: { max_duration_minutes: 10, budget_limit: 100 }, meanwhile: heard, seconds: 1200 },
};

/** The world after the trouble, and after the sweep that saw it. */
const afterTrouble = async (trouble: Trouble, hold: Partial<Job>) => {
  const world = setup();
  const { job, pod } = world.runningJob({ max_attempts: 1, ...trouble.job, ...hold } as Partial<Job>, trouble.pod);
  const sweepAfter = async (seconds: number): Promise<void> => {
    world.pass(seconds);
    trouble.meanwhile?.(world, job, pod);
    await world.sweep();
  };
  await sweepAfter(trouble.seconds);
  return { world, pod, sweepAfter, job: () => world.job(job.id) };
};

describe('a job that a person holds', () => {
  it.each(Object.entries(troubles))('is spared %s until the hold is over', async (name, trouble) => {
    const reason = name.split(' ')[0];
    expect((await afterTrouble(trouble, {})).job()).toMatchObject({ status: 'failed', reason });

    const heldUntil = trouble.seconds + 120;
    const { world, pod, job, sweepAfter } = await afterTrouble(trouble, heldFor(heldUntil));
    expect(job().status).not.toBe('failed');
    expect(world.provider.terminated).toEqual([]);
    await sweepAfter(120);
    expect(job()).toMatchObject({ status: 'failed', reason });
    expect(job().history.at(-1)?.numbers).toMatchObject({ held_until: at(heldUntil) });
    expect(job()).not.toHaveProperty('hold');
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it('is still ended when its budget is spent, and warned before', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ budget_limit: 0.36, ...heldFor(7200) }, { cost_per_hour: 0.36 });
    world.pass(3300);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'running', stop_requested: 'budget_exceeded' });
    world.pass(300);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'budget_exceeded' });
    expect(world.job(job.id).history.at(-1)?.numbers).toMatchObject({ budget_dollars: 0.36, held_until: at(7200) });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it('is still ended at its max_duration where it has no budget: nothing else caps what it costs', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_duration_minutes: 10, ...heldFor(7200) });
    world.pass(600);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'max_duration' });
  });

  it('is still given up when its pod is gone: nothing is left to hold', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1, ...heldFor(7200) });
    world.provider.vanish(pod.id);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      world.pass(60);
      await world.sweep();
    }
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'pod_vanished' });
  });

  it('can be cancelled, and its pod goes', async () => {
    const world = setup();
    const { job, pod } = world.runningJob(heldFor(7200));
    await cancelJob(job, 'user', { ...world.deps, stage: 'test' });
    expect(world.job(job.id)).toMatchObject({ status: 'cancelled' });
    expect(world.job(job.id)).not.toHaveProperty('held_until');
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it('keeps no second pod of its name', async () => {
    const world = setup();
    const { pod } = world.runningJob(
      { claimed_pod_id: 'pod-own', pod_id: 'pod-own', ...heldFor(7200) },
      { id: 'pod-own' },
    );
    world.provider.put({ ...pod, id: 'pod-twin' });
    await world.sweep();
    expect(world.provider.terminated).toEqual(['pod-twin']);
  });

  it('goes on being launched while it waits, longer than capacity_wait, but not once the hold is over', async () => {
    const world = setup();
    const job = world.put(aJob({ ...heldFor(3600), capacity_wait_seconds: 600 }));
    const refuse = () => world.provider.answerNextCreate({ outcome: 'no_capacity', message: 'none' });
    for (let minute = 0; minute < 59; minute += 1) {
      world.pass(60);
      refuse();
      await world.sweep();
      expect(world.job(job.id).status).toBe('queued');
    }
    expect(world.provider.creates.length).toBeGreaterThan(10);
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'no_capacity' });
  });

  it('stays held by its next attempt', async () => {
    const world = setup();
    const { job, pod } = world.runningJob(heldFor(7200));
    world.provider.vanish(pod.id);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      world.pass(60);
      await world.sweep();
    }
    expect(world.job(job.id)).toMatchObject({ attempt: 2, held_until: at(7200), hold: { reason: 'a look' } });
  });

  it('costs a quiet sweep no write, and one when it is over', async () => {
    const world = setup();
    const { job } = world.runningJob(heldFor(600));
    for (let sweeps = 1; sweeps <= 9; sweeps += 1) {
      world.pass(60);
      heard(world, job);
      expect(await world.sweep()).toMatchObject({ clean: true, actions: 0 });
    }
    expect(world.jobs.calls.count('change')).toBe(0);
    world.pass(60);
    heard(world, job);
    expect(await world.sweep()).toMatchObject({ actions: 1 });
    expect(world.job(job.id)).not.toHaveProperty('held_until');
    expect(world.job(job.id).history).toMatchObject([
      { actor: 'reaper', type: 'hold', message: 'The hold is over.', numbers: { held_until: at(600) } },
    ]);
    expect(await world.sweep()).toMatchObject({ actions: 0 });
  });

  it('is spared although the hold came after the sweep had read it', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_attempts: 1, silent_since: at(60) }, { runtime: null });
    world.pass(1200);
    const listOpen = world.jobs.listOpen.bind(world.jobs);
    world.jobs.listOpen = async (show, unreadable) => {
      await listOpen(show, unreadable);
      await holdJob(
        job,
        { reason: 'wait', expiresAt: addSeconds(start, 3600), by: 'operator' },
        { ...world.deps, randomBytes },
      );
    };
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'running', hold: { set_by: 'operator' } });
    expect(world.provider.terminated).toEqual([]);
  });

  it('is not counted among the silent ones that make a silence ours', async () => {
    const world = setup();
    for (let held = 0; held < 3; held += 1) world.runningJob(heldFor(7200), { runtime: null });
    const lost = world.runningJob({ max_attempts: 1, silent_since: at(60) }, { runtime: null });
    const well = world.runningJob();
    world.pass(300);
    heard(world, well.job);
    proven(world);
    await world.sweep();
    expect(world.job(lost.job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
    expect(world.provider.terminated).toEqual([lost.pod.id]);
  });
});
