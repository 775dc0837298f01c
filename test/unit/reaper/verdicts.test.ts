import { addSeconds } from '../../../shared/domain/clock.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { entry } from '../../../shared/domain/jobs/transitions.ts';
import { aJob } from '../../support/a-job.ts';
import { setup, start } from './world.ts';

type World = ReturnType<typeof setup>;

const onGpu = { training_config: { ...aJob().training_config, trainer: 'transformers' } } as const;
const at = (seconds: number): string => addSeconds(start, seconds).toISOString();

/** Time passes, the pod is heard of, and a sweep sees it. */
const sweepAfter = (world: World, id: string, seconds: number, change: Partial<Job> = {}) => {
  world.pass(seconds);
  world.put({ ...world.job(id), last_heartbeat_at: world.clock().toISOString(), ...change });
  return world.sweep();
};

const enteredAt = (job: Job, phase: 'training' | 'evaluating', seconds: number) =>
  entry({ ...job, phase }, { actor: 'pod', type: 'phase', message: phase }, new Date(at(seconds)));

/** Points of attempt 1, `secondsEach` apart. */
const log = (world: World, id: string, points: number, stepsEach: number, secondsEach: number) =>
  world.telemetry.putMetrics(
    id,
    {
      attempt: 1,
      seq: 1,
      points: Array.from({ length: points }, (_, nth) => ({ step: nth * stepsEach, timestamp: at(nth * secondsEach) })),
    },
    new Date('2027-01-01T00:00:00Z'),
  );

describe('a training that makes no step', () => {
  it('is ended after STALL_SECONDS, though it is heard of, and is not tried again (F41 F42)', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ last_step_at: at(0), max_attempts: 2, progress: { current_step: 9 } });
    await log(world, job.id, 5, 1, 2);
    await sweepAfter(world, job.id, 899);
    expect(world.telemetry.calls.count('listMetrics')).toBe(0);
    await sweepAfter(world, job.id, 1);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'training_stalled', attempt: 1 });
    expect(world.job(job.id).history.at(-1)?.numbers).toEqual({
      stepless_seconds: 900,
      limit_seconds: 900,
      median_step_seconds: 2,
      current_step: 9,
    });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it.each([
    ['20 of its own steps, where those are slow', 1, 100, 2000],
    ['3 of its usual gaps, where it tells of each hundredth step only', 100, 600, 1800],
  ])('has %s', async (_name, stepsEach, secondsEach, limitSeconds) => {
    const world = setup();
    const { job } = world.runningJob({ last_step_at: at(0) });
    await log(world, job.id, 4, stepsEach, secondsEach);
    expect(await sweepAfter(world, job.id, limitSeconds - 1)).toMatchObject({ actions: 0 });
    await sweepAfter(world, job.id, 1);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'training_stalled' });
  });

  it('has 4 times STALL_SECONDS from when it entered the phase, as long as its pace is not known', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_attempts: 1 });
    await sweepAfter(world, job.id, 1000, { history: [enteredAt(job, 'training', 1000)] });
    await sweepAfter(world, job.id, 3599);
    expect(world.job(job.id).status).toBe('running');
    await sweepAfter(world, job.id, 1);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'training_stalled' });
  });

  it('is not blamed for the evaluation between two steps', async () => {
    const world = setup();
    const { job } = world.runningJob({ last_step_at: at(0), phase: 'evaluating' });
    await log(world, job.id, 5, 1, 2);
    await sweepAfter(world, job.id, 2000);
    const history = [enteredAt(job, 'training', 0), enteredAt(job, 'evaluating', 1), enteredAt(job, 'training', 2000)];
    await sweepAfter(world, job.id, 899, { phase: 'training', history });
    expect(world.job(job.id).status).toBe('running');
  });

  it('is left alone while its points cannot be read, or not in time', async () => {
    const world = setup({ deadlineSeconds: 0.02 });
    const { job } = world.runningJob({ last_step_at: at(0) });
    world.telemetry.calls.failNext('listMetrics', new Error('throttled'));
    expect(await sweepAfter(world, job.id, 5000)).toMatchObject({ clean: true, actions: 0 });
    expect(world.faults).toEqual([new Error('throttled')]);
    world.telemetry.listMetrics = () => new Promise(() => {});
    expect(await sweepAfter(world, job.id, 60)).toMatchObject({ clean: true, actions: 0 });
  });

  it('is left alone when a step comes after the sweep has read the jobs', async () => {
    const world = setup();
    const { job } = world.runningJob({ last_step_at: at(0) });
    await log(world, job.id, 5, 1, 2);
    const read = world.telemetry.listMetrics.bind(world.telemetry);
    world.telemetry.listMetrics = async (...query) => {
      world.put({ ...world.job(job.id), last_step_at: world.clock().toISOString() });
      return read(...query);
    };
    await sweepAfter(world, job.id, 1000);
    expect(world.job(job.id).status).toBe('running');
    expect(world.provider.terminated).toEqual([]);
  });

  it('is not judged while nobody is heard of: then it is us', async () => {
    const world = setup();
    for (let i = 0; i < 4; i += 1) world.runningJob({ ...onGpu, last_step_at: at(0), gpu_idle_since: at(0) });
    world.pass(5000);
    await world.sweep();
    expect(world.provider.terminated).toEqual([]);
    expect(world.telemetry.calls.count('listMetrics')).toBe(0);
  });
});

describe('a training whose GPUs stand idle', () => {
  const idle = { uptime_seconds: 60, gpu_utilization_percent: [0, 4] };

  it('is ended after GPU_IDLE_SECONDS; only the first sweep that sees it writes (F41 F42)', async () => {
    const world = setup();
    const { job, pod } = world.runningJob(onGpu, { gpu_count: 2, runtime: idle });
    await world.sweep();
    expect(world.job(job.id).gpu_idle_since).toBe(at(0));
    expect(await sweepAfter(world, job.id, 600, { last_step_at: at(600) })).toMatchObject({ actions: 0 });
    expect(await sweepAfter(world, job.id, 599)).toMatchObject({ actions: 0 });
    expect(world.jobs.calls.count('change')).toBe(1);
    await sweepAfter(world, job.id, 1);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'gpu_idle' });
    const numbers = { idle_seconds: 1200, limit_seconds: 1200, gpu_utilization_percent: 4 };
    expect(world.job(job.id).history.at(-1)?.numbers).toEqual(numbers);
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it.each([
    ['one GPU is busy', {}, { runtime: { uptime_seconds: 700, gpu_utilization_percent: [0, 5] } }],
    ['one GPU is not told of', {}, { runtime: { uptime_seconds: 700, gpu_utilization_percent: [0] } }],
    ['none is told of', {}, { runtime: { uptime_seconds: 700, gpu_utilization_percent: [] } }],
    ['the container is not up', {}, { runtime: null }],
    ['it evaluates', { phase: 'evaluating' as const }, {}],
  ])('is counted anew when %s in between', async (_name, change, pod) => {
    const world = setup();
    const made = world.runningJob(onGpu, { gpu_count: 2, runtime: idle });
    await world.sweep();
    world.provider.update(made.pod.id, pod);
    await sweepAfter(world, made.job.id, 640, change);
    expect(world.job(made.job.id).gpu_idle_since).toBeUndefined();
    world.provider.update(made.pod.id, { runtime: { ...idle, uptime_seconds: 700 } });
    await sweepAfter(world, made.job.id, 60, { phase: 'training', last_step_at: at(700) });
    expect(world.job(made.job.id).gpu_idle_since).toBe(at(700));
    await sweepAfter(world, made.job.id, 800);
    expect(world.job(made.job.id).status).toBe('running');
  });

  it('is fine for the trainer smoke, which uses none', async () => {
    const world = setup();
    world.runningJob({}, { runtime: { uptime_seconds: 60, gpu_utilization_percent: [0] } });
    expect(await world.sweep()).toMatchObject({ actions: 0 });
  });

  it('does not keep the budget warning waiting', async () => {
    const world = setup();
    const { job } = world.runningJob({ ...onGpu, budget_limit: 0.01 }, { gpu_count: 2, runtime: idle });
    await sweepAfter(world, job.id, 95);
    expect(world.job(job.id)).toMatchObject({ stop_requested: 'budget_exceeded' });
  });
});

describe('a container that restarted', () => {
  it.each([
    ['has only just started', 600, 0],
    ['started long after the claim', 400, 250],
  ])('is ended and tried again when it %s (F35)', async (_name, claimedSeconds, uptimeSeconds) => {
    const world = setup();
    const { job, pod } = world.runningJob({ last_heartbeat_at: at(claimedSeconds - 40), max_attempts: 2 });
    world.pass(claimedSeconds);
    world.provider.run(pod.id, uptimeSeconds);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'queued', attempt: 2, attempts: [{ reason: 'restart_loop' }] });
    expect(world.job(job.id).history.at(-1)?.numbers).toEqual({
      uptime_seconds: uptimeSeconds,
      started_after_claim_seconds: claimedSeconds - uptimeSeconds,
      limit_seconds: 60,
      silent_seconds: 40,
    });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it('is ended when a second boot has asked for its attempt (F35)', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ restarted_at: at(5), max_attempts: 1 });
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'restart_loop' });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it.each([
    ['started within 60 s of the claim, as clocks differ', 600, 540],
    ['has an uptime that RunPod does not tell', 600, null],
    ['has been heard of well after that start, so that the uptime must be wrong', 600, 300],
  ])('is not seen in one that %s', async (_name, claimedSeconds, uptimeSeconds) => {
    const world = setup();
    const { job, pod } = world.runningJob();
    world.provider.update(pod.id, { runtime: { uptime_seconds: null, gpu_utilization_percent: [97] } });
    world.pass(claimedSeconds);
    world.put({ ...world.job(job.id), last_heartbeat_at: world.clock().toISOString() });
    world.provider.update(pod.id, { runtime: { uptime_seconds: uptimeSeconds, gpu_utilization_percent: [97] } });
    expect(await world.sweep()).toMatchObject({ actions: 0 });
  });
});
