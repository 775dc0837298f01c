import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { ProviderError } from '../../../shared/domain/pods/gpu-provider.ts';
import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import { planSweep } from '../../../shared/domain/reaper/plan.ts';
import { aJob } from '../../support/a-job.ts';
import { propertyRuns } from '../../support/effort.ts';
import { setup, starting } from './world.ts';

type World = ReturnType<typeof setup>;

/** The time of the job is over a minute after it began. */
const aShortJob = (world: World, cost_per_hour: number) => world.runningJob({ max_duration_minutes: 1, cost_per_hour });

/** The job of this pod is over and it was told to go; it takes every DELETE and stays. */
const aStubbornPod = (world: World, cost_per_hour = 9) => {
  const at = world.clock().toISOString();
  const over = { status: 'cancelled', phase: null, completed_at: at } as const;
  const told = { terminate_tries: 1, terminate_tried_at: at };
  const made = world.runningJob({ ...over, ...told, cost_per_hour }, { cost_per_hour });
  world.provider.ignoreTerminate(made.pod.id);
  return made.pod;
};

const aMissingPod = (world: World) => {
  const made = world.runningJob({ max_attempts: 1 });
  world.provider.vanish(made.pod.id);
  return made.job;
};

const aWaitingJob = (world: World) =>
  world.put(aJob({ id: randomUUID(), next_launch_at: world.clock().toISOString() }));

describe('a sweep with calls enough', () => {
  it('acts on everything that it finds', async () => {
    const world = setup();
    const missing = aMissingPod(world);
    world.pass(60);
    await world.sweep();
    const [short, stubborn, waiting] = [aShortJob(world, 1), aStubbornPod(world), aWaitingJob(world)];
    world.pass(60);
    expect(await world.sweep()).toMatchObject({ left: 0 });
    expect(world.job(missing.id)).toMatchObject({ reason: 'pod_vanished' });
    expect(world.job(short.job.id)).toMatchObject({ reason: 'max_duration' });
    expect(world.job(waiting.id)).toMatchObject({ status: 'pending' });
    expect([...world.provider.terminated].sort()).toEqual([missing.pod_id, short.pod.id, stubborn.id].sort());
  });
});

describe('a sweep that has too few calls', () => {
  it('ends the dearest first, and with every fourth call the oldest', async () => {
    const world = setup({ maxProviderCalls: 8 });
    const oldest = aShortJob(world, 0.01);
    world.pass(1);
    const made = Array.from({ length: 20 }, (_, nth) => aShortJob(world, nth));
    world.pass(60);
    expect(await world.sweep()).toMatchObject({ left: 13 });
    const dearest = [19, 18, 17, 16, 15, 14].map((nth) => made[nth]?.pod.id);
    expect(world.provider.terminated.slice(0, 7)).toEqual([...dearest.slice(0, 3), oldest.pod.id, ...dearest.slice(3)]);
  });

  it('ends no job whose pod it has no call to end', async () => {
    const world = setup({ maxProviderCalls: 2 });
    const made = Array.from({ length: 5 }, (_, nth) => aShortJob(world, nth));
    world.pass(60);
    await world.sweep();
    const over = made.filter(({ job }) => world.job(job.id).status !== 'running');
    expect(over.map(({ pod }) => pod.id).sort()).toEqual([...world.provider.terminated].sort());
    expect(over).toHaveLength(2);
  });

  it('has two of eight calls for pods that do not go, one for a missing pod and one for a launch', async () => {
    const world = setup({ maxProviderCalls: 18 });
    const missing = Array.from({ length: 9 }, () => aMissingPod(world));
    const stubborn = Array.from({ length: 9 }, () => aStubbornPod(world));
    world.pass(60);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) await world.sweep();
    world.provider.terminated.length = 0;
    const short = Array.from({ length: 10 }, () => aShortJob(world, 0.1));
    for (let nth = 0; nth < 9; nth += 1) aWaitingJob(world);
    const goneBefore = missing.filter(({ id }) => world.job(id).status === 'failed').length;
    world.pass(60);
    await world.sweep();
    const told = (ids: readonly string[]) => ids.filter((id) => world.provider.terminated.includes(id)).length;
    // One call in seventeen is for pods of jobs that are over, and there are none.
    expect(told(short.map(({ pod }) => pod.id))).toBe(8 + 1);
    expect(told(stubborn.map(({ id }) => id))).toBe(4);
    expect(world.provider.creates).toHaveLength(2);
    expect(missing.filter(({ id }) => world.job(id).status === 'failed').length - goneBefore).toBe(2);
  });

  it('writes what needs no call, however many pods are to be ended', async () => {
    const world = setup({ maxProviderCalls: 1 });
    for (let nth = 0; nth < 10; nth += 1) aShortJob(world, nth);
    const missing = aMissingPod(world);
    world.pass(60);
    await world.sweep();
    expect(world.job(missing.id).missing_since).toBeDefined();
  });

  it('tries one offer for each waiting job rather than five for the first', async () => {
    const world = setup({ maxProviderCalls: 5 });
    const waiting = Array.from({ length: 6 }, (_, nth) => {
      const candidates = aJob().candidates.flatMap((offer) =>
        [1, 2, 3].map((cost_per_hour) => ({ ...offer, gpu_type: `Card ${nth}-${cost_per_hour}`, cost_per_hour })),
      );
      return world.put(aJob({ id: randomUUID(), candidates, offer_prices: [1, 2, 3] }));
    });
    for (let nth = 0; nth < 9; nth += 1) world.provider.answerNextCreate({ outcome: 'no_capacity', message: 'none' });
    await world.sweep();
    expect(waiting.map(({ id }) => world.job(id).candidate_index).sort()).toEqual([0, 1, 1, 1, 1, 1]);
  });

  it('asks no more once RunPod has said that there were too many calls', async () => {
    const world = setup();
    for (let nth = 0; nth < 20; nth += 1) aShortJob(world, nth);
    world.pass(60);
    world.provider.calls.failNext('terminatePod', new ProviderError('RunPod answered 429.', { status: 429 }));
    const { left } = await world.sweep();
    // Four are under way at once.
    expect(world.provider.calls.count('terminatePod')).toBeLessThanOrEqual(4);
    expect(left).toBeGreaterThanOrEqual(16);
  });

  it('spends what RunPod says it has left, and never asks for more', async () => {
    const world = setup({}, { perMinute: 180, perHour: 7200, perDay: 250_000 });
    for (let nth = 0; nth < 200; nth += 1) aShortJob(world, nth);
    world.pass(60);
    // Three quarters of 179 less 8 for others.
    expect(await world.sweep()).toMatchObject({ actions: 128, left: 72, providerCalls: 129 });
    expect(world.faults).toEqual([]);
  });
});

describe('a pod that does not go', () => {
  it('is told again in every ⌈n/c⌉-th sweep where n do not go and c calls are left for them', async () => {
    const anyCrowd = fc.record({ stubborn: fc.integer({ min: 1, max: 24 }), calls: fc.integer({ min: 1, max: 8 }) });
    await fc.assert(
      fc.asyncProperty(anyCrowd, async ({ stubborn, calls }) => {
        const world = setup({ maxProviderCalls: calls });
        const pods = Array.from({ length: stubborn }, (_, nth) => aStubbornPod(world, nth));
        world.pass(60);
        const lap = Math.ceil(stubborn / calls);
        const tried = new Map(pods.map(({ id }) => [id, 0]));
        for (let sweep = 1; sweep <= 4 * lap; sweep += 1) {
          world.provider.terminated.length = 0;
          await world.sweep();
          for (const id of world.provider.terminated) tried.set(id, sweep);
          world.pass(60);
          for (const [id, last] of tried) expect([id, sweep - last < lap]).toEqual([id, true]);
        }
      }),
      propertyRuns(12),
    );
  });

  it('has its turn also where it belongs to nobody', async () => {
    const world = setup({ maxProviderCalls: 4 });
    const orphans = Array.from({ length: 6 }, () => {
      const { job, pod } = world.runningJob();
      world.jobs.rows.delete(job.id);
      world.provider.ignoreTerminate(pod.id);
      return pod.id;
    });
    for (let nth = 0; nth < 6; nth += 1) aStubbornPod(world);
    for (let sweep = 0; sweep < 4; sweep += 1) {
      await world.sweep();
      world.pass(60);
    }
    for (let lap = 0; lap < 3; lap += 1) {
      world.provider.terminated.length = 0;
      for (let sweep = 0; sweep < 3; sweep += 1) {
        await world.sweep();
        world.pass(60);
      }
      expect(orphans.filter((id) => !world.provider.terminated.includes(id))).toEqual([]);
    }
  });

  it('counts for the alarm when RunPod refuses the DELETE, too', async () => {
    const world = setup();
    const pod = aStubbornPod(world);
    world.pass(60);
    world.provider.calls.failNext('terminatePod', new ProviderError('RunPod answered 500.', { status: 500 }));
    await world.sweep();
    expect(world.actions).toMatchObject([{ verdict: { kind: 'terminate' }, pod: { id: pod.id } }]);
    expect(world.faults).toHaveLength(1);
  });
});

describe('sweeps that have few calls each', () => {
  /** Each sweep finds jobs to launch, and RunPod has no GPU for them. */
  const aDrought = (calls: number) => {
    const world = setup({ maxProviderCalls: calls });
    const waiting = Array.from({ length: 20 }, () => aWaitingJob(world).id);
    const sweepOn = (sweeps: number) =>
      world.sweepFor(60 * sweeps, () => {
        for (const id of waiting) world.put({ ...world.job(id), next_launch_at: world.clock().toISOString() });
        for (let nth = 0; nth < 30; nth += 1)
          world.provider.answerNextCreate({ outcome: 'no_capacity', message: 'none' });
      });
    return { world, sweepOn };
  };

  it('close a job that is over, however many jobs wait for a GPU', async () => {
    const { world, sweepOn } = aDrought(11);
    const { job, pod } = world.runningJob();
    world.provider.vanish(pod.id);
    const completed_at = world.clock().toISOString();
    world.put({ ...world.job(job.id), status: 'cancelled', phase: null, completed_at });
    await sweepOn(20);
    expect(world.job(job.id).open).toBe(false);
  });

  it('end a pod without a job, however many jobs wait for a GPU', async () => {
    const { world, sweepOn } = aDrought(1);
    const { job, pod } = world.runningJob();
    world.jobs.rows.delete(job.id);
    await sweepOn(20);
    expect(world.provider.terminated).toContain(pod.id);
  });
});

describe('what one sweep keeps in mind', () => {
  it('is bounded, and it tells how much more there is', async () => {
    const world = setup();
    for (let nth = 0; nth < 1203; nth += 1) aWaitingJob(world);
    const plan = await planSweep(world.deps);
    expect([plan.actions.length, plan.left]).toEqual([1000, 203]);
  });

  it('is not filled up by a silence that is our own', async () => {
    const world = setup();
    const silent = { silent_since: world.clock().toISOString(), last_heartbeat_at: '2025-12-31T23:55:00.000Z' };
    for (let nth = 0; nth < 1100; nth += 1) world.runningJob({ ...silent, cost_per_hour: 9 }, { runtime: null });
    const { job } = aShortJob(world, 0.01);
    world.pass(120);
    world.hears(false);
    const { silence, actions } = await planSweep(world.deps);
    expect(silence).toMatchObject({ state: 'excused', why: 'canary_failed' });
    expect(actions.map((action) => [action.job?.id, action.verdict.kind])).toEqual([[job.id, 'end']]);
  });

  it('looks at other pods each time, of those that are slow to start', async () => {
    const world = setup({ maxProviderCalls: 17 });
    const ids = Array.from({ length: 12 }, (_, nth) => `${String(nth).padStart(8, '0')}-0000-4000-8000-000000000000`);
    const pods = ids.map((id) => world.runningJob({ ...starting, id }, { runtime: null }).pod.id);
    const looked = new Set<string>();
    world.provider.systemLog = async (id) => {
      looked.add(id);
      return [];
    };
    world.pass(60);
    for (let sweep = 0; sweep < 12; sweep += 1) {
      await world.sweep();
      world.pass(60);
    }
    expect([...looked].sort()).toEqual(pods.sort());
  });
});

describe('a second pod of one name', () => {
  it('is ended by the same sweep as the job, beside it', async () => {
    const world = setup();
    const { job, pod } = aShortJob(world, 1);
    world.provider.put({ ...pod, id: 'pod-twin', name: formatPodName({ stage: 'test', job_id: job.id, attempt: 1 }) });
    world.pass(60);
    await world.sweep();
    expect([...world.provider.terminated].sort()).toEqual([pod.id, 'pod-twin'].sort());
  });
});
