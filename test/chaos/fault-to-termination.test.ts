import type { Fault } from '../../infra/local/runpod-simulator/faults.ts';
import { createReasons, pullReasons } from '../../infra/local/runpod-simulator/host-reasons.ts';
import { formatPodName } from '../../shared/domain/pods/pod-name.ts';
import { plantPod } from '../virtual/plant-pod.ts';
import type { PodFault } from '../virtual/pod/pod-fault.ts';
import { createVirtualWorld } from '../virtual/world.ts';
import { type OnePodOptions, playOnePod, worstOf } from './one-pod.ts';

/** Seconds from what happened to the end of the pod, the worst over all moments of the sweep. */
const secondsToEnd = (
  options: Omit<OnePodOptions, 'firstSweepSeconds'>,
  reason: string,
  since: 'create' | 'strike' | 'report' = 'strike',
): Promise<number> =>
  worstOf(async (firstSweepSeconds) => {
    const { job, truth, createdAt, endedAt } = await playOnePod({ ...options, firstSweepSeconds });
    expect(job).toMatchObject({ reason, open: false });
    const from = { create: createdAt, strike: truth.strikes[0]?.at, report: truth.failures[0]?.at }[since];
    if (from === undefined) throw new Error('Nothing happened to the pod.');
    return (endedAt - from) / 1000;
  });

const inside = (fault: PodFault, afterSeconds = 200) => ({ inside: { afterSeconds, fault } });
const fromTheStart = (fault: Fault) => ({ plan: { runpod: [fault] } });
const cancelsAfter =
  (ms: number): NonNullable<OnePodOptions['meanwhile']> =>
  async (world, jobId) => {
    await world.clock.sleep(ms);
    world.truth.of(jobId, 1)?.strike('cancelled', world.clock.now());
    await world.user('alice').cancel(jobId);
  };

describe('from fault to termination, with default settings', () => {
  it('a failure that the pod reports: 5 s', async () => {
    const plan = inside({ kind: 'reports', reason: 'training_crashed' });
    expect(await secondsToEnd({ plan }, 'training_crashed', 'report')).toBeLessThanOrEqual(5);
  });

  it.each<[string, PodFault]>([
    ['frozen', { kind: 'freezes' }],
    ['cut off for good', { kind: 'is_cut_off', seconds: 86_400, step: 'timeout' }],
  ])('a dead pod that says nothing, %s: 4 min', async (_how, fault) => {
    expect(await secondsToEnd({ plan: inside(fault) }, 'heartbeat_lost')).toBeLessThanOrEqual(240);
  });

  it('a dead pod that says nothing, because its host is down: 4 min', async () => {
    const host = fromTheStart({ kind: 'host_down', seconds: 200 });
    const seconds = await secondsToEnd(host, 'heartbeat_lost', 'create');
    expect(seconds - 200).toBeLessThanOrEqual(240);
  });

  it('an orphan: 5 min', async () => {
    const worst = await worstOf(async (firstSweepSeconds) => {
      const world = await createVirtualWorld({ seed: 1 });
      void world.sweepForEver(world.stage, firstSweepSeconds * 1000);
      await plantPod(world, formatPodName({ stage: 'dev', job_id: world.random('orphan').uuid(), attempt: 1 }));
      await world.run(600);
      const [pod] = world.pods();
      return (Date.parse(pod?.endedAt ?? '') - Date.parse(pod?.createdAt ?? '')) / 1000;
    });
    expect(worst).toBeLessThanOrEqual(300);
  });

  it('an image that cannot be pulled: 4 min', async () => {
    const image = fromTheStart({ kind: 'image_pull_failed' });
    expect(await secondsToEnd(image, 'image_pull_failed', 'create')).toBeLessThanOrEqual(240);
    const exited = fromTheStart({ kind: 'image_pull_failed', outcome: 'exited', seconds: 6 });
    expect(await secondsToEnd(exited, 'image_pull_failed', 'create')).toBeLessThanOrEqual(240);
  });

  it.each<[string, string, Fault]>([
    ...Object.entries(pullReasons).map(([detail, said]): [string, string, Fault] => [
      said.split('IMAGE').at(-1) ?? said,
      'image_pull_failed',
      { kind: 'image_pull_failed', detail },
    ]),
    ...Object.entries(createReasons).map(([detail, said]): [string, string, Fault] => [
      said,
      detail === 'cuda' ? 'gpu_unusable' : 'container_failed',
      { kind: 'create_loop', detail },
    ]),
  ])('a start of which its host says %j: 4 min, and the job says so too (S1)', async (said, reason, fault) => {
    const seconds = await worstOf(async (firstSweepSeconds) => {
      const { job, createdAt, endedAt } = await playOnePod({ ...fromTheStart(fault), firstSweepSeconds });
      expect(job).toMatchObject({ reason, open: false, error: { code: reason } });
      expect(job.error?.message).toContain(said);
      expect(job.error?.message).not.toMatch(/another machine|new attempt|attempt \d/i);
      expect(job.history.at(-1)?.message).toContain(said);
      return (endedAt - createdAt) / 1000;
    });
    expect(seconds).toBeLessThanOrEqual(240);
  });

  it.each<Fault['kind']>(['stuck_provisioning', 'runtime_null'])('a start that is stuck, %s: 16 min', async (kind) => {
    expect(await secondsToEnd(fromTheStart({ kind }), 'start_timeout', 'create')).toBeLessThanOrEqual(960);
  });

  it.each([
    ['that heeds its warning', false],
    ['that heeds nothing', true],
  ])('a budget, with a pod %s: 1.5 min worth of dollars above it', async (_how, isDeaf) => {
    const budget_limit = 0.05;
    const worst = await worstOf(async (firstSweepSeconds) => {
      const plan = { steps: 500, isDeaf };
      const { job, gpuDollars } = await playOnePod({ plan, wish: { budget_limit }, firstSweepSeconds });
      expect(job).toMatchObject({ reason: 'budget_exceeded' });
      return (gpuDollars - budget_limit) / ((job.attempts[0]?.cost_per_hour ?? 0) / 60);
    });
    expect(worst).toBeLessThanOrEqual(1.5);
  });

  it.each([
    ['before the create is answered', 60],
    ['while it starts', 12_000],
    ['while it trains', 200_000],
  ])('a job that is cancelled %s: 5 s', async (_when, ms) => {
    expect(await secondsToEnd({ meanwhile: cancelsAfter(ms) }, 'cancelled_by_user')).toBeLessThanOrEqual(5);
  });

  it.each([1, 3, 6])(
    'a job that is cancelled where RunPod refuses the first DELETE, %i times over: 2 min',
    async (times) => {
      const plan = { runpod: [{ kind: 'terminate_failed', times } as const], isDeaf: true };
      expect(await secondsToEnd({ plan, meanwhile: cancelsAfter(200_000) }, 'cancelled_by_user')).toBeLessThanOrEqual(
        120,
      );
    },
  );
});
