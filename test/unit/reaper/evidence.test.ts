import { addSeconds } from '../../../shared/domain/clock.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import type { Pod } from '../../../shared/domain/pods/gpu-provider.ts';
import { aJob } from '../../support/a-job.ts';
import { setup, start, starting } from './world.ts';

type World = ReturnType<typeof setup>;

const at = (seconds: number): string => addSeconds(start, seconds).toISOString();
const slice = 'NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 1g.24gb';
const idle = { uptime_seconds: 60, gpu_utilization_percent: [0] };

/** Heard of, and making steps. */
const isWell = (world: World, id: string) => () => {
  const now = world.clock().toISOString();
  world.put({ ...world.job(id), last_heartbeat_at: now, last_step_at: now });
};

describe('the use of a GPU', () => {
  const unknown: readonly [string, Partial<Pod>][] = [
    ['of which no figure is told', { runtime: { ...idle, gpu_utilization_percent: [] } }],
    ['that was not measured ([N/A])', { runtime: { ...idle, gpu_utilization_percent: [null] } }],
    ['of which only one of two is told', { gpu_count: 2, runtime: { ...idle, gpu_utilization_percent: [0, null] } }],
    ['of a slice (MIG), which is told as 0', { gpu_type: slice, runtime: idle }],
    ['of a card that is not told', { gpu_type: null, runtime: idle }],
    ['of as many cards as nobody tells', { gpu_count: null, runtime: idle }],
  ];

  it.each(unknown)('%s is unknown: no training is idle for it', async (_what, pod) => {
    const world = setup();
    const { job } = world.runningJob({ trainer: 'transformers' }, pod);
    await world.sweepFor(3600, isWell(world, job.id));
    expect(world.job(job.id).status).toBe('running');
    expect(world.job(job.id).gpu_idle_since).toBeUndefined();
  });

  it.each(unknown)('%s is unknown: a silent pod has as long as one with a busy GPU', async (_what, pod) => {
    const world = setup();
    const { job } = world.runningJob({ trainer: 'transformers', max_attempts: 1 }, pod);
    await world.sweepFor(1260);
    expect(world.job(job.id).status).toBe('running');
    await world.sweepFor(120);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });
});

describe('figures that RunPod has not read anew, as the uptime beside them stands still', () => {
  const frozen = (world: World, podId: string) => () => {
    if (world.provider.pods.has(podId)) world.provider.update(podId, { runtime: { ...idle, uptime_seconds: 900 } });
  };

  it('end no training as idle, which makes its steps', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ trainer: 'transformers' });
    await world.sweepFor(840, isWell(world, job.id));
    const [standStill, is] = [frozen(world, pod.id), isWell(world, job.id)];
    await world.sweepFor(3600, () => {
      standStill();
      is();
    });
    expect(world.job(job.id)).toMatchObject({ status: 'running' });
    expect(world.job(job.id).gpu_idle_since).toBeUndefined();
  });

  it('do not agree that a silent pod is dead', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ trainer: 'transformers', max_attempts: 1 });
    await world.sweepFor(840, isWell(world, job.id));
    const [standStill, is] = [frozen(world, pod.id), isWell(world, job.id)];
    await world.sweepFor(300, () => {
      standStill();
      is();
    });
    await world.sweepFor(1260, standStill);
    expect(world.job(job.id).status).toBe('running');
    await world.sweepFor(120, standStill);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });
});

describe('a runtime that is not shown', () => {
  const silentFor = async (world: World, seconds: number) => {
    const made = world.runningJob({ max_attempts: 1, last_heartbeat_at: at(0), silent_since: at(60) });
    world.pass(seconds);
    world.proven(start);
    return made;
  };

  it('once is chance: the look at the host may just have failed', async () => {
    const world = setup();
    const { job, pod } = await silentFor(world, 300);
    world.provider.update(pod.id, { runtime: null });
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'running', no_runtime_since: world.clock().toISOString() });
    world.provider.run(pod.id, 400);
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id).status).toBe('running');
    expect(world.job(job.id).no_runtime_since).toBeUndefined();
    expect(world.provider.terminated).toEqual([]);
  });

  it('in two lists in a row is none, and ends a pod that is silent, too', async () => {
    const world = setup();
    const { job, pod } = await silentFor(world, 300);
    world.provider.update(pod.id, { runtime: null });
    await world.sweep();
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });

  it('in two lists within one second is chance as in one', async () => {
    const world = setup();
    const { job, pod } = await silentFor(world, 300);
    world.provider.update(pod.id, { runtime: null });
    await world.sweep();
    world.pass(1);
    await world.sweep();
    expect(world.job(job.id).status).toBe('running');
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });

  it('is noted with the silence, so that a dead pod lives no longer for it', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_attempts: 1 }, { runtime: null });
    world.pass(45);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ silent_since: at(45), no_runtime_since: at(45) });
    await world.sweepFor(120);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });

  it('is not noted of a pod that is heard of, nor again by each sweep', async () => {
    const world = setup();
    const { job } = world.runningJob({}, { runtime: null });
    await world.sweepFor(600, isWell(world, job.id));
    expect(world.jobs.calls.count('change')).toBe(0);
  });

  it('that cannot be read is not one that is missing', async () => {
    const world = setup();
    const { job, pod } = await silentFor(world, 300);
    world.provider.update(pod.id, { runtime: { uptime_seconds: null, gpu_utilization_percent: [] } });
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      await world.sweep();
      world.pass(60);
    }
    expect(world.job(job.id).status).toBe('running');
  });
});

describe('the price of a pod', () => {
  const launched = async (world: World, cost: number | null, change: Partial<Job> = {}) => {
    const job = world.put(aJob({ budget_limit: 1, ...change }));
    const create = world.provider.createPod.bind(world.provider);
    world.provider.createPod = async (spec) => {
      const outcome = await create(spec);
      if (outcome.outcome !== 'created') return outcome;
      world.provider.update(outcome.pod.id, { cost_per_hour: cost });
      return { outcome: 'created', pod: { ...outcome.pod, cost_per_hour: cost } };
    };
    await world.sweep();
    return world.job(job.id);
  };

  it.each([null, 0, -0.44, 0.0001, 5000])('of which %s is told is that of the offer', async (cost) => {
    const world = setup();
    expect(await launched(world, cost)).toMatchObject({ cost_per_hour: 0.44, offered_cost_per_hour: 0.44 });
  });

  it('is what RunPod tells where that can be', async () => {
    expect(await launched(setup(), 0.55)).toMatchObject({ cost_per_hour: 0.55, offered_cost_per_hour: 0.44 });
  });

  it('is mended by two later lists that agree, once', async () => {
    const world = setup();
    const { id, pod_id = '' } = await launched(world, null);
    world.provider.update(pod_id, { cost_per_hour: 0.6 });
    const changes = world.jobs.calls.count('change');
    await world.sweepFor(240);
    expect(world.job(id)).toMatchObject({ cost_per_hour: 0.6 });
    expect(world.job(id).told_cost_per_hour).toBeUndefined();
    expect(world.jobs.calls.count('change')).toBe(changes + 2);
  });

  it('charges nobody what one list alone told, in two sweeps at once or not, or what the next one denies', async () => {
    const world = setup();
    const { id, pod_id = '' } = await launched(world, 0.5);
    for (const cost_per_hour of [1.2, 0.5, 1.2, 0.3, null, 1.2]) {
      world.provider.update(pod_id, { cost_per_hour });
      await world.sweepFor(60);
      await world.sweep();
      expect(world.job(id)).toMatchObject({ cost_per_hour: 0.5 });
    }
  });

  it('is mended, too, where every other list tells none that can be', async () => {
    const world = setup();
    const { id, pod_id = '' } = await launched(world, 0.5);
    for (const cost_per_hour of [1.2, 0, 900, null, 1.2]) {
      world.provider.update(pod_id, { cost_per_hour });
      await world.sweepFor(60);
    }
    expect(world.job(id)).toMatchObject({ cost_per_hour: 1.2 });
  });

  it('rises to the lesser of two that both say that it has risen', async () => {
    const world = setup();
    const { id, pod_id = '' } = await launched(world, 0.5);
    for (const cost_per_hour of [1.2, 0.8]) {
      world.provider.update(pod_id, { cost_per_hour });
      await world.sweepFor(60);
    }
    expect(world.job(id)).toMatchObject({ cost_per_hour: 0.8 });
    for (const cost_per_hour of [0.5, 0.45]) {
      world.provider.update(pod_id, { cost_per_hour });
      await world.sweepFor(60);
    }
    expect(world.job(id)).toMatchObject({ cost_per_hour: 0.5 });
    expect(world.job(id).told_cost_at).toBeUndefined();
  });

  it('is noted of a pod whose GPU is busy and idle by turns, too', async () => {
    const world = setup();
    const { job, pod } = world.runningJob(
      { trainer: 'transformers', cost_per_hour: 0.44, offered_cost_per_hour: 0.44 },
      { cost_per_hour: 1 },
    );
    for (const busy of [0, 90, 0, 90]) {
      world.provider.update(pod.id, { runtime: { uptime_seconds: 60, gpu_utilization_percent: [busy] } });
      const now = world.clock().toISOString();
      world.put({ ...world.job(job.id), last_heartbeat_at: now, last_step_at: now });
      await world.sweep();
      world.pass(60);
    }
    expect(world.job(job.id)).toMatchObject({ status: 'running', cost_per_hour: 1 });
  });

  it('ends no job by what one list alone tells', async () => {
    const world = setup();
    const { job, pod } = world.runningJob(
      { budget_limit: 0.1, cost_per_hour: 0.44, offered_cost_per_hour: 0.44, max_attempts: 1 },
      { cost_per_hour: 0.44 },
    );
    const is = isWell(world, job.id);
    await world.sweepFor(480, is);
    for (const cost_per_hour of [1.3, 0.44]) {
      world.provider.update(pod.id, { cost_per_hour });
      await world.sweepFor(60, is);
    }
    expect(world.job(job.id)).toMatchObject({ status: 'running', cost_per_hour: 0.44 });
    expect(world.job(job.id).stop_requested).toBeUndefined();
    world.provider.update(pod.id, { cost_per_hour: 1.3 });
    await world.sweepFor(120, is);
    const { reason, closed_dollars = 0, attempts } = world.job(job.id);
    expect(reason).toBe('budget_exceeded');
    // The attempt is charged by the price that two lists have told.
    expect(attempts.at(-1)).toMatchObject({ cost_per_hour: 1.3 });
    expect(closed_dollars).toBeGreaterThan(0.2);
  });

  it.each([null, 0, -1, 0.001, 900])('is not mended by a list that tells %s', async (cost) => {
    const world = setup();
    const { id, pod_id = '' } = await launched(world, 0.5);
    world.provider.update(pod_id, { cost_per_hour: cost });
    await world.sweepFor(120);
    expect(world.job(id)).toMatchObject({ cost_per_hour: 0.5 });
  });

  it('is mended, too, of a pod from before the offer was kept, of which 0 had been taken for the price', async () => {
    const world = setup();
    const { job } = world.runningJob({ cost_per_hour: 0, offered_cost_per_hour: undefined }, { cost_per_hour: 0.4 });
    await world.sweepFor(120, isWell(world, job.id));
    expect(world.job(job.id).cost_per_hour).toBe(0.4);
  });

  it('counts against the budget where RunPod tells none', async () => {
    const world = setup();
    const { id } = await launched(world, 0, { budget_limit: 0.1 });
    world.put({
      ...world.job(id),
      status: 'running',
      phase: 'training',
      claimed_at: at(0),
      claimed_pod_id: world.job(id).pod_id ?? '',
    });
    await world.sweepFor(1200, isWell(world, id));
    expect(world.job(id)).toMatchObject({ status: 'failed', reason: 'budget_exceeded' });
  });

  it('is what the job has on record in the dollars an hour of the stage', async () => {
    const world = setup();
    world.runningJob({}, { cost_per_hour: null });
    world.runningJob({}, { cost_per_hour: 0.4 });
    world.runningJob({}, { cost_per_hour: null, status: 'EXITED' });
    expect((await world.sweep()).totals?.dollarsPerHour).toBeCloseTo(0.76);
  });
});

describe('when a pod was made', () => {
  const madeAt = async (created_at: string | null) => {
    const world = setup();
    const job = world.put(aJob({ queued_at: at(-600), next_launch_at: at(-600) }));
    const create = world.provider.createPod.bind(world.provider);
    world.provider.createPod = async (spec) => {
      world.pass(10);
      const outcome = await create(spec);
      return outcome.outcome === 'created' ? { outcome: 'created', pod: { ...outcome.pod, created_at } } : outcome;
    };
    await world.sweep();
    return world.job(job.id).pod_created_at;
  };

  it('is what RunPod tells, within the time of the create', async () => {
    expect(await madeAt(at(7))).toBe(at(7));
  });

  it.each([
    ['not told', null],
    ['before it was asked for', at(-300)],
    ['long ago', '2001-01-01T00:00:00.000Z'],
    ['still to come', at(25)],
    ['in another century', '2199-01-01T00:00:00.000Z'],
  ])('is when it was asked for where what is told is %s', async (_what, created_at) => {
    expect(await madeAt(created_at)).toBe(at(0));
  });

  it('is told by the create of a pod that a list shows later', async () => {
    const world = setup();
    const { job, pod } = world.runningJob(
      { ...starting, phase: 'creating_pod', creating_since: at(0), pod_id: undefined, pod_created_at: undefined },
      { created_at: at(-86_400), cost_per_hour: 0 },
    );
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ pod_id: pod.id, pod_created_at: at(0), cost_per_hour: 0.44 });
  });

  it('is not before the pod that it takes the place of on record, however long the job had waited for one', async () => {
    const world = setup();
    const claimed = { claimed_pod_id: 'pod-of-the-later-create', max_duration_minutes: 60, max_attempts: 1 };
    const { job, pod } = world.runningJob({ ...claimed, queued_at: at(-7200) });
    world.provider.put({ ...pod, id: claimed.claimed_pod_id, created_at: null });
    await world.sweepFor(120, isWell(world, job.id));
    expect(world.job(job.id)).toMatchObject({ pod_id: claimed.claimed_pod_id, pod_created_at: at(0) });
    expect(world.job(job.id).status).toBe('running');
  });

  it('does not keep a pod that does not start from its deadline', async () => {
    const world = setup();
    const { job } = world.runningJob({ ...starting, max_attempts: 1 }, { runtime: null, created_at: null });
    await world.sweepFor(901);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'start_timeout' });
  });
});

describe('a pod that one list shows as stopped', () => {
  it.each([
    ['has not claimed', starting],
    ['is silent for a minute', { last_heartbeat_at: at(-60) }],
  ])('is not ended by that where it %s', async (_, change) => {
    const world = setup();
    const { job, pod } = world.runningJob({ ...change, max_attempts: 1 });
    for (const status of ['EXITED', 'RUNNING', 'ERROR', 'RUNNING'] as const) {
      world.provider.update(pod.id, { status });
      await world.sweep();
      // A second sweep that begins at once is no other look.
      await world.sweep();
      world.pass(60);
      const last_heartbeat_at = addSeconds(world.clock(), -60).toISOString();
      if (job.status === 'running') world.put({ ...world.job(job.id), last_heartbeat_at });
    }
    expect(world.job(job.id)).toMatchObject({ status: job.status });
    expect(world.job(job.id).stopped_since).toBeUndefined();
    expect(world.provider.pods.size).toBe(1);
  });
});
