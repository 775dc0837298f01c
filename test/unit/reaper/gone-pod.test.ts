import { randomUUID } from 'node:crypto';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { amountsOf } from '../../../shared/domain/limits/reserved.ts';
import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import { dryRun } from '../../../shared/domain/reaper/dry-run.ts';
import { aJob } from '../../support/a-job.ts';
import { providerDown } from '../../support/fake-gpu-provider.ts';
import { setup, start, starting } from './world.ts';

const at = start.toISOString();
const control = { reason: 'an invoice is unpaid', set_at: at, set_by: 'an operator' };

/** Returns what ends the faults. */
const failLooksAt = ({ provider }: ReturnType<typeof setup>, podId: string): (() => void) => {
  const getPod = provider.getPod.bind(provider);
  provider.getPod = async (id) => {
    if (id === podId) throw providerDown(500);
    return getPod(id);
  };
  return () => {
    provider.getPod = getPod;
  };
};

describe('a pod that is gone', () => {
  it('is believed gone after two clean lists and a 404 by id (H20)', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.pass(60);
    world.provider.vanish(pod.id);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'running', missing_since: world.clock().toISOString() });
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'pod_vanished' });
  });

  it.each(['my pod', formatPodName({ stage: 'test', job_id: randomUUID(), attempt: 1 })])(
    'is neither gone nor an orphan where its owner renamed it to %s, and is ended by its id',
    async (name) => {
      const world = setup();
      const { job, pod } = world.runningJob({ max_duration_minutes: 20 });
      world.provider.update(pod.id, { name });
      const heard = () => world.put({ ...world.job(job.id), last_heartbeat_at: world.clock().toISOString() });
      for (let minutes = 1; minutes < 20; minutes += 1) {
        world.pass(60);
        heard();
        await world.sweep();
        expect(world.job(job.id)).toMatchObject({ status: 'running', attempt: 1 });
      }
      expect(world.provider.terminated).toEqual([]);
      world.pass(120);
      await world.sweep();
      expect(world.job(job.id)).toMatchObject({ reason: 'max_duration' });
      expect(world.provider.terminated).toEqual([pod.id]);
    },
  );

  it('takes no other pod with it, which came on record between the list and the end', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ ...starting, max_attempts: 1 }, { status: 'EXITED', runtime: null });
    await world.sweep();
    world.pass(60);
    const get = world.jobs.get.bind(world.jobs);
    world.jobs.get = async (id) => {
      const found = await get(id);
      if (found?.pod_id !== pod.id) return found;
      world.put({ ...found, pod_id: 'pod-2' });
      return get(id);
    };
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'pending', attempt: 1, pod_id: 'pod-2' });
    expect(world.provider.terminated).not.toContain('pod-2');
  });

  it('is not missed yet where it was only just made: the list lags behind by seconds', async () => {
    const world = setup();
    const { job, pod } = world.runningJob();
    world.provider.hide(pod.id);
    world.pass(20);
    await world.sweep();
    expect(world.job(job.id).missing_since).toBeUndefined();
  });

  it('is believed gone where RunPod tells by its id that it is terminated, and lists it no more', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.provider.update(pod.id, { status: 'TERMINATED' });
    world.provider.hide(pod.id);
    await world.sweepFor(180);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'pod_vanished' });
  });

  it('is believed gone where it has claimed, but was never listed and falls silent', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ pod_id: undefined, pod_created_at: undefined, max_attempts: 1 });
    world.provider.vanish(pod.id);
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id).status).toBe('running');
    await world.sweepFor(120);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'pod_vanished' });
  });

  it('is not believed gone on the word of two sweeps that follow one another within seconds', async () => {
    const world = setup();
    const { job, pod } = world.runningJob();
    world.pass(60);
    world.provider.hide(pod.id);
    await world.sweep();
    world.pass(2);
    await world.sweep();
    expect(world.job(job.id).status).toBe('running');
  });

  it('is believed gone although it was heard of after it was first missing, and then no more', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.pass(60);
    world.provider.hide(pod.id);
    await world.sweep();
    world.pass(5);
    world.put({ ...world.job(job.id), last_heartbeat_at: world.clock().toISOString() });
    for (let sweeps = 0; sweeps < 2; sweeps += 1) {
      world.pass(60);
      await world.sweep();
    }
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'pod_vanished' });
  });

  it('is not believed gone while it reports', async () => {
    const world = setup();
    const { job, pod } = world.runningJob();
    world.pass(60);
    world.provider.hide(pod.id);
    await world.sweep();
    world.pass(60);
    const heard = world.clock().toISOString();
    world.put({ ...world.job(job.id), last_heartbeat_at: heard });
    await world.sweep();
    expect(world.job(job.id).status).toBe('running');
    world.provider.show(pod.id);
    await world.sweep();
    expect(world.job(job.id).missing_since).toBeUndefined();
  });

  it('is not believed gone where lists leave it out and its id is known, and is held to the same times as others', async () => {
    const world = setup();
    const { job: healthy, pod: heard } = world.runningJob({ last_step_at: undefined });
    const { job: silent, pod: unheard } = world.runningJob({ max_attempts: 1 });
    const { job: late, pod: unclaimed } = world.runningJob({ ...starting, max_attempts: 1 });
    const { job: held, pod: kept } = world.runningJob({ held_until: addSeconds(start, 30_000).toISOString() });
    for (const { id } of [heard, unheard, unclaimed, kept]) world.provider.unlist(id);
    await world.sweepFor(3600, () => {
      const at = world.clock().toISOString();
      world.put({ ...world.job(healthy.id), last_heartbeat_at: at, last_step_at: at, last_active_at: at });
    });
    expect(world.job(healthy.id).status).toBe('running');
    expect(world.job(held.id).status).toBe('running');
    expect(world.job(silent.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
    expect(world.job(late.id)).toMatchObject({ status: 'failed', reason: 'start_timeout' });
    expect(new Set(world.provider.terminated)).toEqual(new Set([unheard.id, unclaimed.id]));
  });

  it('is waited for no longer where lists leave it out and it is silent than where they show it', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.provider.unlist(pod.id);
    await world.sweepFor(1260);
    expect(world.job(job.id)).toMatchObject({ status: 'running', silent_since: expect.any(String) });
    await world.sweepFor(120);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });

  it('is ended for a stall though no list shows it and it reports', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.provider.unlist(pod.id);
    await world.sweepFor(4000, () => {
      if (world.job(job.id).status === 'running')
        world.put({ ...world.job(job.id), last_heartbeat_at: world.clock().toISOString() });
    });
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'training_stalled' });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it('is ended at once for a second claim though no list shows it', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1, restarted_at: addSeconds(start, 30).toISOString() });
    world.provider.unlist(pod.id);
    await world.sweepFor(60);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'restart_loop' });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it('is warned of its budget though no list shows it and it reports', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ budget_limit: 0.36 });
    world.provider.unlist(pod.id);
    await world.sweepFor(3300, () => {
      const now = world.clock().toISOString();
      world.put({ ...world.job(job.id), last_heartbeat_at: now, last_step_at: now, last_active_at: now });
    });
    expect(world.job(job.id)).toMatchObject({ status: 'running', stop_requested: 'budget_exceeded' });
    expect(world.provider.terminated).toEqual([]);
  });

  it.each([
    ['max_duration', { max_duration_minutes: 10 }],
    ['budget_exceeded', { budget_limit: 0.05 }],
  ])('ends for %s though no answer and no list has ever shown the pod that reports', async (reason, limit) => {
    const world = setup();
    const { job, pod } = world.runningJob({
      pod_id: undefined,
      pod_created_at: undefined,
      cost_per_hour: undefined,
      creating_since: at,
      reserved: { token: 't', month: '2026-01', micro_dollars: 9e6, micro_dollars_per_hour: 440_000, waits: false },
      ...limit,
    });
    world.provider.hide(pod.id);
    await world.sweepFor(900, () => {
      const now = world.clock().toISOString();
      if (world.job(job.id).status === 'running')
        world.put({ ...world.job(job.id), last_heartbeat_at: now, claimed_at: now });
    });
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason });
  });

  describe('of which only its claim tells, since its create got no answer and no list shows it', () => {
    const unknown = { pod_id: undefined, pod_created_at: undefined, cost_per_hour: undefined, creating_since: at };

    it('is taken for its attempt by its id and name, and then held to the same times as others', async () => {
      const world = setup();
      const { job, pod } = world.runningJob({ ...unknown, max_attempts: 1 });
      world.put({ ...world.job(job.id), claimed_pod_id: pod.id });
      world.provider.unlist(pod.id);
      await world.sweepFor(120);
      expect(world.job(job.id)).toMatchObject({ status: 'running', pod_id: pod.id });
      await world.sweepFor(1380);
      expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
      expect(world.provider.terminated).toEqual([pod.id]);
    });

    it('is taken for its attempt and then ended for a second claim', async () => {
      const world = setup();
      const { job, pod } = world.runningJob({ ...unknown, max_attempts: 1, restarted_at: at });
      world.put({ ...world.job(job.id), claimed_pod_id: pod.id });
      world.provider.unlist(pod.id);
      await world.sweepFor(180);
      expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'restart_loop' });
      expect(world.provider.terminated).toEqual([pod.id]);
    });

    it('is given up for a second claim if RunPod does not know its id', async () => {
      const world = setup();
      const { job, pod } = world.runningJob({ ...unknown, max_attempts: 1, restarted_at: at });
      world.put({ ...world.job(job.id), claimed_pod_id: pod.id });
      world.provider.vanish(pod.id);
      await world.sweepFor(120);
      expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'restart_loop' });
    });

    it('is ended as silent and no sooner than others where looks at it fail, and terminated once one succeeds', async () => {
      const world = setup();
      const { job, pod } = world.runningJob({ ...unknown, max_attempts: 2 });
      world.put({ ...world.job(job.id), claimed_pod_id: pod.id });
      world.provider.unlist(pod.id);
      const mend = failLooksAt(world, pod.id);
      await world.sweepFor(1200);
      expect(world.job(job.id)).toMatchObject({ status: 'running', attempt: 1 });
      await world.sweepFor(600);
      expect(world.job(job.id)).toMatchObject({ attempt: 2, leaving_claimed_ids: [pod.id] });
      expect(world.job(job.id).attempts).toMatchObject([{ reason: 'heartbeat_lost' }]);
      expect(world.provider.terminated).toEqual([]);
      mend();
      await world.sweepFor(120);
      expect(world.provider.terminated).toEqual([pod.id]);
      expect(world.job(job.id).leaving_claimed_ids).toBeUndefined();
    });

    it('is forgotten after its attempt where the id is that of the pod of another', async () => {
      const world = setup();
      const { pod: other } = world.runningJob();
      const { id } = world.put(
        aJob({ id: randomUUID(), attempt: 2, leaving_claimed_ids: [other.id], queued_at: at, next_launch_at: at }),
      );
      await world.sweepFor(60);
      expect(world.job(id).leaving_claimed_ids).toBeUndefined();
      expect(world.provider.terminated).toEqual([]);
    });

    it('is terminated when its job is over', async () => {
      const world = setup();
      const { job, pod } = world.runningJob({ ...unknown, max_attempts: 1 });
      world.put({ ...world.job(job.id), claimed_pod_id: pod.id, status: 'cancelled', completed_at: at });
      world.provider.unlist(pod.id);
      await world.sweepFor(300);
      expect(world.provider.terminated).toEqual([pod.id]);
      expect(world.job(job.id).open).toBe(false);
    });

    it('keeps its job open while its name cannot be read, and is terminated once it can', async () => {
      const world = setup();
      const { job, pod } = world.runningJob({ ...unknown, max_attempts: 1 });
      world.put({ ...world.job(job.id), claimed_pod_id: pod.id, status: 'cancelled', completed_at: at });
      world.provider.update(pod.id, { name: '' });
      world.provider.unlist(pod.id);
      await world.sweepFor(300);
      expect(world.job(job.id).open).toBe(true);
      expect(world.provider.terminated).toEqual([]);
      world.provider.update(pod.id, { name: pod.name });
      await world.sweepFor(120);
      expect(world.provider.terminated).toEqual([pod.id]);
    });

    it('keeps its job and what that reserves for a day at most where RunPod answers each look at its id with a refusal', async () => {
      const world = setup();
      const reserved = { token: 't', month: '2026-01', micro_dollars: 9, micro_dollars_per_hour: 9, waits: false };
      const { job, pod } = world.runningJob({ ...unknown, max_attempts: 1, reserved });
      world.put({ ...world.job(job.id), claimed_pod_id: 'anything', status: 'cancelled', completed_at: at });
      await world.usage.change(job.user_id, { add: amountsOf(reserved), month: reserved.month });
      world.provider.vanish(pod.id);
      world.provider.getPod = async () => {
        throw providerDown(403);
      };
      world.pass(86_000);
      await world.sweepFor(300);
      expect(world.job(job.id).open).toBe(true);
      await world.sweepFor(300);
      expect(world.job(job.id).open).toBe(false);
      expect(await world.usage.get(job.user_id)).toMatchObject({ pods: 0, micro_dollars_per_hour: 0 });
      expect(world.provider.terminated).toEqual([]);
    });

    it.each(['running', 'cancelled'] as const)('is left alone where it is of another stage (%s)', async (status) => {
      const world = setup();
      const { job, pod } = world.runningJob({ ...unknown, max_attempts: 1 });
      world.put({ ...world.job(job.id), claimed_pod_id: pod.id, status, completed_at: at });
      world.provider.update(pod.id, { name: formatPodName({ stage: 'prod', job_id: job.id, attempt: 1 }) });
      await world.sweepFor(600);
      expect(world.job(job.id).open).toBe(false);
      expect(world.provider.terminated).toEqual([]);
    });

    it.each(['running', 'cancelled'] as const)('is left alone where it is of another name (%s)', async (status) => {
      const world = setup();
      const { job, pod } = world.runningJob({ ...unknown, max_attempts: 1 });
      world.put({ ...world.job(job.id), claimed_pod_id: pod.id, status, completed_at: at });
      world.provider.update(pod.id, { name: 'of somebody else' });
      world.provider.unlist(pod.id);
      await world.sweepFor(600);
      expect(world.job(job.id).open).toBe(false);
      expect(world.job(job.id).pod_id).toBeUndefined();
      expect(world.provider.terminated).toEqual([]);
    });
  });

  it('is not taken for that of a job whose claim names the pod of another job', async () => {
    const world = setup();
    const { job: other, pod } = world.runningJob();
    const { job, pod: renamed } = world.runningJob({
      ...{ pod_id: undefined, pod_created_at: undefined, cost_per_hour: undefined, creating_since: at },
      max_attempts: 1,
    });
    world.provider.update(renamed.id, { name: 'renamed by itself' });
    world.put({ ...world.job(job.id), claimed_pod_id: pod.id });
    await world.sweepFor(3600, () => {
      const now = world.clock().toISOString();
      world.put({ ...world.job(other.id), last_heartbeat_at: now, last_step_at: now, last_active_at: now });
    });
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'pod_vanished', open: false });
    expect(world.job(other.id).status).toBe('running');
    expect(world.provider.terminated).not.toContain(pod.id);
  });

  describe('or may be, since RunPod shows it in no list and answers every look at it with a fault', () => {
    const unseen = (more: Partial<Job> = {}) => {
      const world = setup();
      const { job, pod } = world.runningJob({ max_attempts: 1 });
      world.put({ ...world.job(job.id), ...more });
      world.provider.unlist(pod.id);
      failLooksAt(world, pod.id);
      return { world, job, pod };
    };

    it('is ended when it has been silent for as long as any pod may be', async () => {
      const { world, job, pod } = unseen();
      await world.sweepFor(1800);
      expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
      expect(world.provider.terminated).toContain(pod.id);
    });

    it('is ended no later than one at which looks succeed', async () => {
      const endOf = async (fails: boolean): Promise<number> => {
        const world = setup();
        const { job, pod } = world.runningJob({ max_attempts: 1 });
        world.provider.unlist(pod.id);
        if (fails) failLooksAt(world, pod.id);
        let minutes = 0;
        for (; world.job(job.id).status === 'running' && minutes < 60; minutes += 1) await world.sweepFor(60);
        return minutes;
      };
      expect(await endOf(true)).toBeLessThanOrEqual(await endOf(false));
    });

    it('stays where it reports', async () => {
      const { world, job } = unseen();
      await world.sweepFor(1800, () => {
        const now = world.clock().toISOString();
        world.put({ ...world.job(job.id), last_heartbeat_at: now, last_step_at: now, last_active_at: now });
      });
      expect(world.job(job.id).status).toBe('running');
      expect(world.provider.terminated).toEqual([]);
    });

    it('is told to go in each sweep after its job, and its job stays open', async () => {
      const { world, job, pod } = unseen({ status: 'cancelled', completed_at: at });
      await world.sweepFor(600);
      expect(world.provider.terminated.filter((id) => id === pod.id).length).toBeGreaterThan(5);
      expect(world.job(job.id).open).toBe(true);
    });
  });

  it('is counted as stuck where no list shows it and it ignores being terminated', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.put({ ...world.job(job.id), status: 'cancelled', completed_at: at });
    world.provider.unlist(pod.id);
    world.provider.ignoreTerminate(pod.id);
    await world.sweepFor(600);
    expect(world.job(job.id).terminate_tries).toBeGreaterThan(5);
  });

  it('is terminated once its attempt is over, though the next claim gives its id and it bears the name of that attempt', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ attempt: 2, max_attempts: 2 });
    const left = { ...pod, id: 'pod-left' };
    world.provider.put(left);
    world.put({ ...job, leaving_pod_ids: [left.id], claimed_pod_id: left.id });
    world.pass(30);
    await world.sweep();
    expect(world.provider.terminated).toEqual([left.id]);
    expect(world.job(job.id)).toMatchObject({ status: 'running', pod_id: pod.id });
  });

  describe('of an attempt that is over, and that no list shows', () => {
    /** A queued job whose first attempt left a pod that exists and that no list shows. */
    const withLeftPod = (world: ReturnType<typeof setup>, change: Partial<Job> = {}) => {
      const { job, pod } = world.runningJob();
      world.provider.unlist(pod.id);
      const { id } = world.put(
        aJob({ id: job.id, attempt: 2, leaving_pod_ids: [pod.id], queued_at: at, next_launch_at: at, ...change }),
      );
      return { id, pod };
    };

    it('is terminated once its job has failed, also while the last create may still make a pod', async () => {
      const world = setup();
      const ended = { status: 'failed', completed_at: at, phase: null, creating_since: start.toISOString() } as const;
      const { pod } = withLeftPod(world, ended);
      world.pass(10);
      await world.sweep();
      expect(world.provider.terminated).toEqual([pod.id]);
    });

    it.each<[string, (world: ReturnType<typeof setup>) => Promise<unknown>]>([
      ['deploys are paused', (world) => world.controls.pauseDeploys(control)],
      ['its user is suspended', (world) => world.controls.suspend('user-1', control)],
    ])('is terminated while %s, and then forgotten', async (_what, shut) => {
      const world = setup();
      const { id, pod } = withLeftPod(world);
      await shut(world);
      await world.sweepFor(60);
      expect(world.provider.terminated).toEqual([pod.id]);
      await world.sweepFor(60);
      expect(world.job(id)).toMatchObject({ status: 'queued' });
      expect(world.job(id).leaving_pod_ids).toBeUndefined();
    });

    it.each(['answered', 'refused'] as const)(
      'is terminated, and forgotten once it is gone, where a sweep has one call only and looks are %s',
      async (looks) => {
        const world = setup();
        const ended = { status: 'failed', completed_at: at, phase: null } as const;
        const { id, pod } = withLeftPod(world, ended);
        const usage = world.provider.usage.bind(world.provider);
        world.provider.usage = () => ({ ...usage(), windows: [{ remaining: 1, resets_in_seconds: 30 }] });
        const mend = looks === 'refused' ? failLooksAt(world, pod.id) : () => {};
        await world.sweepFor(180);
        expect(world.provider.terminated).toContain(pod.id);
        mend();
        await world.sweepFor(180);
        expect(world.job(id)).toMatchObject({ open: false });
      },
    );

    it('stays first in turn while no call is left to terminate it', async () => {
      const world = setup();
      const ended = { status: 'failed', completed_at: at, phase: null } as const;
      const { pod } = withLeftPod(world, { ...ended, terminate_tried_at: at });
      const usage = world.provider.usage.bind(world.provider);
      world.provider.usage = () => ({ ...usage(), windows: [{ remaining: 1, resets_in_seconds: 30 }] });
      world.pass(60);
      expect(await world.sweep()).toMatchObject({ left: 1 });
      expect(world.provider.terminated).not.toContain(pod.id);
    });

    it('is terminated and forgotten though its job changes in each sweep', async () => {
      const world = setup();
      const { id, pod } = withLeftPod(world, { max_attempts: 9 });
      await world.sweepFor(60);
      expect(world.provider.terminated).toEqual([pod.id]);
      const { pod_id: second = '' } = world.job(id);
      world.provider.vanish(second);
      await world.sweepFor(240);
      expect(world.job(id).attempt).toBe(3);
      await world.sweepFor(120);
      expect(world.job(id).leaving_pod_ids).toBeUndefined();
    });

    it.each(['queued', 'cancelled'] as const)(
      'is terminated though looks at the pod of another attempt of its job fail for ever (%s)',
      async (status) => {
        const world = setup();
        const { id, pod } = withLeftPod(world);
        const isOver = status === 'cancelled';
        const change = isOver
          ? { completed_at: at, phase: null }
          : { next_launch_at: addSeconds(start, 9999).toISOString() };
        world.put({ ...world.job(id), status, leaving_pod_ids: ['unknowable', pod.id], ...change });
        failLooksAt(world, 'unknowable');
        await world.sweepFor(60);
        expect(world.provider.terminated.sort()).toEqual([pod.id, 'unknowable'].sort());
      },
    );

    it('is told of by a dry run beside the launch of its job', async () => {
      const world = setup();
      const { pod } = withLeftPod(world);
      const { verdicts } = await dryRun(world.deps);
      expect(verdicts.map(({ verdict }) => verdict).sort()).toEqual(['confirm_left', 'launch']);
      expect(verdicts.find(({ verdict }) => verdict === 'confirm_left')).toMatchObject({ pod_id: pod.id });
    });
  });

  it('is terminated when it has stopped but still bills for its disk', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.provider.update(pod.id, { status: 'EXITED', cost_per_hour: 0, runtime: null });
    world.pass(10);
    await world.sweep();
    // One list may be wrong, and so may any of a pod that was just heard of.
    expect(world.job(job.id).status).toBe('running');
    world.pass(60);
    await world.sweep();
    expect(world.provider.pods.size).toBe(0);
    expect(world.job(job.id).status).toBe('failed');
  });
});
