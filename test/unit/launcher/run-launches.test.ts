import { randomUUID } from 'node:crypto';
import { createHandler } from '../../../functions/launcher/launch-jobs.ts';
import type { LaunchOrder } from '../../../shared/domain/launcher/launch-order.ts';
import { runLaunches } from '../../../shared/domain/launcher/run-launches.ts';
import type { CreatePodOutcome } from '../../../shared/domain/pods/gpu-provider.ts';
import { aJob } from '../../support/a-job.ts';
import { logsOf } from '../../support/logs-of.ts';
import { metricsOf } from '../../support/metrics-of.ts';
import { setup, start } from '../reaper/world.ts';

const none = { outcome: 'no_capacity', message: 'none free' } as const;
const offer = (gpu_type: string) => ({
  gpu_type,
  cloud: 'SECURE' as const,
  data_center_ids: [],
  cost_per_hour: 0.44,
});

type World = ReturnType<typeof setup>;

/** Jobs that wait, each for a card of its own, so that no refusal tells for another. */
const waiting = (world: World, count: number, of: (nth: number) => string = () => 'user-1'): string[] =>
  Array.from({ length: count }, (_, nth) => {
    const candidates = [offer('NVIDIA L4'), offer('NVIDIA H200'), offer('NVIDIA A100 80GB PCIe')];
    const disk_gb = 1000 - nth;
    return world.put(aJob({ id: randomUUID(), user_id: of(nth), disk_gb, candidates, offer_prices: [1, 2, 3] })).id;
  });

const answer = (world: World, times: number, outcome: Exclude<CreatePodOutcome, { outcome: 'created' }>): void => {
  for (let nth = 0; nth < times; nth += 1) world.provider.answerNextCreate(outcome);
};

const run = (world: World, order: Partial<LaunchOrder> & Pick<LaunchOrder, 'job_ids'>) =>
  runLaunches({ tries: 5, calls: 100, ...order }, world.launching);

describe('the launcher', () => {
  it('makes the pods of all jobs of its order', async () => {
    const world = setup();
    const job_ids = waiting(world, 20);
    expect(await run(world, { job_ids })).toEqual({ tried: 20, left: 0 });
    for (const id of job_ids) expect(world.job(id)).toMatchObject({ status: 'pending', phase: 'starting' });
  });

  it('makes one pod of a job that two orders name at once', async () => {
    const world = setup();
    const job_ids = waiting(world, 3);
    await Promise.all([run(world, { job_ids }), run(world, { job_ids: [...job_ids, ...job_ids] })]);
    expect(world.provider.creates).toHaveLength(3);
    expect(world.provider.pods.size).toBe(3);
  });

  it('leaves alone who waits no more, is not due yet, or does not exist', async () => {
    const world = setup();
    const { job: running } = world.runningJob();
    const later = world.put(aJob({ id: randomUUID(), next_launch_at: '2026-01-01T00:00:01.000Z' }));
    expect(await run(world, { job_ids: [running.id, later.id, randomUUID()] })).toEqual({ tried: 0, left: 0 });
    expect(world.provider.creates).toEqual([]);
    expect(world.jobs.calls.count('change')).toBe(0);
  });

  it('launches nothing that operators do not let start, nor while that cannot be read', async () => {
    const world = setup();
    const job_ids = waiting(world, 2, (nth) => `user-${nth}`);
    await world.controls.suspend('user-0', { reason: 'a look', set_at: start.toISOString(), set_by: 'ops' });
    world.controls.calls.failNext('get', new Error('throttled'));
    expect(await run(world, { job_ids })).toEqual({ tried: 0, left: 0 });
    expect(await run(world, { job_ids })).toEqual({ tried: 1, left: 0 });
    expect(world.job(job_ids[0] ?? '')).toMatchObject({ status: 'queued' });
    expect(world.job(job_ids[1] ?? '')).toMatchObject({ status: 'pending' });
  });

  it('tries as many offers of a job as it is told', async () => {
    const world = setup();
    const [id = ''] = waiting(world, 1);
    answer(world, 3, none);
    await run(world, { job_ids: [id], tries: 2 });
    expect(world.provider.creates).toHaveLength(2);
    expect(world.job(id)).toMatchObject({ status: 'queued', candidate_index: 2 });
  });

  it('goes no further than the calls that a sweep has set aside', async () => {
    const world = setup();
    const job_ids = waiting(world, 6);
    answer(world, 6, none);
    expect(await run(world, { job_ids, tries: 1, calls: 4 })).toEqual({ tried: 4, left: 2 });
    expect(world.provider.creates).toHaveLength(4);
    expect(world.allowances.calls.total()).toBe(0);
  });

  it('takes each call from the share of launches where no sweep has set any aside', async () => {
    const world = setup();
    const job_ids = waiting(world, 5);
    expect(await runLaunches({ job_ids, tries: 5 }, world.launching)).toEqual({ tried: 3, left: 2 });
    expect(world.provider.creates).toHaveLength(3);
    world.pass(60);
    expect(await runLaunches({ job_ids, tries: 5 }, world.launching)).toEqual({ tried: 2, left: 0 });
  });

  it.each([
    { outcome: 'rate_limited', retry_after_seconds: 10 },
    { outcome: 'ambiguous', message: 'overloaded', retry_after_seconds: 10 },
  ] as const)('asks for nothing more after %j', async (outcome) => {
    const world = setup();
    const job_ids = waiting(world, 20);
    answer(world, 20, outcome);
    const { tried, left } = await run(world, { job_ids });
    expect(tried).toBeLessThanOrEqual(8);
    expect(tried + left).toBe(20);
  });

  it('goes on after a create that was not answered, which concerns one job alone', async () => {
    const world = setup();
    const job_ids = waiting(world, 12);
    answer(world, 1, { outcome: 'ambiguous', message: 'timeout' });
    expect(await run(world, { job_ids })).toEqual({ tried: 12, left: 0 });
  });

  it('begins no create after 45 s: it would be ended in the middle of it', async () => {
    const world = setup();
    const job_ids = waiting(world, 20);
    const create = world.provider.createPod.bind(world.provider);
    world.provider.createPod = async (spec) => {
      world.pass(46);
      return create(spec);
    };
    const { tried, left } = await run(world, { job_ids });
    expect(tried).toBeLessThanOrEqual(8);
    expect(tried + left).toBe(20);
  });

  it('is stopped by no fault of one job', async () => {
    const world = setup();
    const job_ids = waiting(world, 3);
    world.jobs.details.specs.delete(job_ids[1] ?? '');
    expect(await run(world, { job_ids })).toEqual({ tried: 2, left: 0 });
    expect(world.faults).toHaveLength(1);
  });

  it('notes whose turn was the last before the first that was left over', async () => {
    const world = setup();
    const job_ids = waiting(world, 4, (nth) => `user-${nth}`);
    await run(world, { job_ids, tries: 1, calls: 2, last_turn_of: null });
    expect(world.state.lastTurnOf).toBe('user-1');
    await run(world, { job_ids: job_ids.slice(2), last_turn_of: 'user-1' });
    expect(world.state.lastTurnOf).toBe('user-3');
    expect(world.state.calls.count('saveLastTurn')).toBe(2);
  });

  it('writes nothing of turns where they are as they were, or where the jobs are not in turn', async () => {
    const world = setup();
    await run(world, { job_ids: waiting(world, 2), last_turn_of: 'user-1' });
    await runLaunches({ job_ids: waiting(world, 1), tries: 1 }, world.launching);
    await run(world, { job_ids: waiting(world, 1) });
    expect(world.state.calls.total()).toBe(0);
  });
});

describe('the launcher as a function', () => {
  const invoke = (world: World, order: unknown) => createHandler(world.launching)(order, { awsRequestId: 'request-1' });

  it('counts a job as ended for which nothing can be launched', async () => {
    const world = setup();
    const job_ids = waiting(world, 1);
    answer(world, 1, { outcome: 'auth', message: 'no such key' });
    const measured = await metricsOf(() => invoke(world, { job_ids, tries: 1, calls: 1 }));
    expect(measured('JobEnded')).toMatchObject([{ reason: 'provider_auth', JobEnded: 1 }]);
    expect(measured('ProviderAuthFailed')).toHaveLength(1);
  });

  it('tells what it leaves over, as sweeps do', async () => {
    const world = setup();
    const job_ids = waiting(world, 3);
    const logs = await logsOf(() => invoke(world, { job_ids, tries: 1, calls: 1 }));
    expect(logs).toContain('"SweepBacklog":2');
    expect(logs).toMatch(/"code":"launches_done".*"ordered":3,"calls":1,"tried":1,"left":2/);
  });

  it.each([undefined, {}, { job_ids: [], tries: 1 }, { job_ids: ['x'], tries: 1 }])(
    'fails where it is called with no order: %j',
    async (event) => {
      await expect(invoke(setup(), event)).rejects.toThrow();
    },
  );
});
