import { addSeconds } from '../../../shared/domain/clock.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { setup, start } from './world.ts';

type World = ReturnType<typeof setup>;

const onGpu = { trainer: 'transformers' } as const;
const at = (seconds: number): string => addSeconds(start, seconds).toISOString();

/** Time passes, the pod is heard of, and a sweep sees it. */
const sweepAfter = (world: World, id: string, seconds: number, change: Partial<Job> = {}) => {
  world.pass(seconds);
  world.put({ ...world.job(id), last_heartbeat_at: world.clock().toISOString(), ...change });
  return world.sweep();
};

/** The pace that the job keeps of so many points, the first at the start. */
const paced = (points: number, stepsEach: number, secondsEach: number) => ({
  first_point_at: at(0),
  first_point_step: 0,
  last_point_at: at((points - 1) * secondsEach),
  last_point_step: (points - 1) * stepsEach,
  points_told: points,
});

describe('a training that makes no step', () => {
  it('is ended after STALL_SECONDS, though it is heard of, and is not tried again (F41 F42)', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ last_step_at: at(0), max_attempts: 2, ...paced(5, 1, 2) });
    expect(await sweepAfter(world, job.id, 899)).toMatchObject({ actions: 0 });
    await sweepAfter(world, job.id, 1);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'training_stalled', attempt: 1 });
    expect(world.job(job.id).history.at(-1)?.numbers).toEqual({
      stepless_seconds: 900,
      limit_seconds: 900,
      mean_step_seconds: 2,
      current_step: 4,
    });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it.each([
    ['20 of its own steps, where those are slow', 1, 100, 2000],
    ['3 of its usual gaps, where it tells of each hundredth step only', 100, 600, 1800],
  ])('has %s', async (_name, stepsEach, secondsEach, limitSeconds) => {
    const world = setup();
    const { job } = world.runningJob({ last_step_at: at(0), ...paced(4, stepsEach, secondsEach) });
    expect(await sweepAfter(world, job.id, limitSeconds - 1)).toMatchObject({ actions: 0 });
    await sweepAfter(world, job.id, 1);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'training_stalled' });
  });

  it('has 4 times STALL_SECONDS from when it entered the phase, as long as its pace is not known', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_attempts: 1 });
    await sweepAfter(world, job.id, 1000, { phase_entered_at: at(1000) });
    await sweepAfter(world, job.id, 3599);
    expect(world.job(job.id).status).toBe('running');
    await sweepAfter(world, job.id, 1);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'training_stalled' });
  });

  it('is not ended while its pod tells of other work, and from when it last did', async () => {
    const world = setup();
    const { job } = world.runningJob({ last_step_at: at(0), ...paced(5, 1, 2) });
    await sweepAfter(world, job.id, 2000, { last_active_at: at(2000) });
    await sweepAfter(world, job.id, 899);
    expect(world.job(job.id).status).toBe('running');
    await sweepAfter(world, job.id, 1);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'training_stalled' });
    expect(world.job(job.id).history.at(-1)?.numbers).toMatchObject({ stepless_seconds: 900 });
  });

  it('is not blamed for the evaluation between two steps', async () => {
    const world = setup();
    const { job } = world.runningJob({ last_step_at: at(0), phase: 'evaluating', ...paced(5, 1, 2) });
    await sweepAfter(world, job.id, 2000);
    await sweepAfter(world, job.id, 899, { phase: 'training', phase_entered_at: at(2000) });
    expect(world.job(job.id).status).toBe('running');
  });

  it('is not blamed for the time in which nothing could be heard, nor for what it did before', async () => {
    const world = setup();
    const { job } = world.runningJob({ last_step_at: at(0), ...paced(5, 1, 2) });
    await sweepAfter(world, job.id, 3000, { heard_since: at(3000) });
    expect(world.job(job.id).status).toBe('running');
    await sweepAfter(world, job.id, 899);
    expect(world.job(job.id).status).toBe('running');
    await sweepAfter(world, job.id, 1);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'training_stalled' });
  });

  it('is left alone when a step comes after the sweep has read the jobs', async () => {
    const world = setup();
    const { job } = world.runningJob({ last_step_at: at(0), ...paced(5, 1, 2) });
    const listOpen = world.jobs.listOpen.bind(world.jobs);
    world.jobs.listOpen = async (...asked) => {
      await listOpen(...asked);
      world.put({ ...world.job(job.id), last_step_at: world.clock().toISOString() });
    };
    await sweepAfter(world, job.id, 1000);
    expect(world.job(job.id).status).toBe('running');
    expect(world.provider.terminated).toEqual([]);
  });

  it('is not judged while nobody is heard of: then it is us', async () => {
    const world = setup();
    world.hears(false);
    for (let i = 0; i < 4; i += 1) world.runningJob({ ...onGpu, last_step_at: at(0), gpu_idle_since: at(0) });
    world.pass(1700);
    await world.sweep();
    expect(world.provider.terminated).toEqual([]);
  });
});

describe('a training whose GPUs stand idle', () => {
  const idle = { uptime_seconds: 60, gpu_utilization_percent: [0, 4] };

  it('is ended after GPU_IDLE_SECONDS, and noted only now and then until then (F41 F42)', async () => {
    const world = setup();
    const { job, pod } = world.runningJob(onGpu, { gpu_count: 2, runtime: idle });
    await world.sweep();
    expect(world.job(job.id).gpu_idle_since).toBe(at(0));
    for (let sweeps = 1; sweeps < 20; sweeps += 1)
      await sweepAfter(world, job.id, 60, { last_step_at: world.clock().toISOString() });
    expect(world.jobs.calls.count('change')).toBe(5);
    expect(world.job(job.id).status).toBe('running');
    await sweepAfter(world, job.id, 60);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'gpu_idle' });
    const numbers = { idle_seconds: 1200, limit_seconds: 1200, gpu_utilization_percent: 4 };
    expect(world.job(job.id).history.at(-1)?.numbers).toEqual(numbers);
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it('is counted anew where sweeps were missing: nobody knows whether it was busy then', async () => {
    const world = setup();
    const { job } = world.runningJob(onGpu, { gpu_count: 2, runtime: idle });
    await world.sweep();
    await sweepAfter(world, job.id, 1300, { last_step_at: at(1200) });
    expect(world.job(job.id)).toMatchObject({ status: 'running', gpu_idle_since: at(1300) });
    for (const seconds of [480, 480, 239])
      await sweepAfter(world, job.id, seconds, { last_step_at: world.clock().toISOString() });
    expect(world.job(job.id)).toMatchObject({ status: 'running', gpu_idle_since: at(1300) });
    await sweepAfter(world, job.id, 1);
    expect(world.job(job.id).reason).toBe('gpu_idle');
  });

  it.each([
    ['one GPU is busy', {}, { runtime: { uptime_seconds: 700, gpu_utilization_percent: [0, 5] } }],
    ['one GPU is not told of', {}, { runtime: { uptime_seconds: 700, gpu_utilization_percent: [0] } }],
    ['none is told of', {}, { runtime: { uptime_seconds: 700, gpu_utilization_percent: [] } }],
    ['the container is not up', {}, { runtime: null }],
    [
      'it has an uptime of 0, as RunPod tells of pods that it has not looked at',
      {},
      { runtime: { ...idle, uptime_seconds: 0 } },
    ],
    ['its uptime is not told', {}, { runtime: { ...idle, uptime_seconds: null } }],
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

  /** Sweeps each minute for so long, in which every job is heard of and makes steps. */
  const stepping = (world: World, seconds: number) =>
    world.sweepFor(seconds, () => {
      for (const { id } of world.jobs.rows.all().filter(({ status }) => status === 'running')) {
        const now = world.clock().toISOString();
        world.put({ ...world.job(id), last_heartbeat_at: now, last_step_at: now });
      }
    });
  const ended = (world: World) =>
    world.jobs.rows
      .all()
      .flatMap(({ user_id, reason }) => (reason === 'gpu_idle' ? [user_id] : []))
      .sort();

  it('is not ended by figures of an uptime of 0, which RunPod tells of pods that it has not looked at (H20)', async () => {
    const world = setup();
    for (const user_id of ['ann', 'bob', 'eve', 'eve', 'eve', 'eve'])
      world.runningJob({ ...onGpu, user_id }, { runtime: { uptime_seconds: 0, gpu_utilization_percent: [0] } });
    await world.sweep();
    await stepping(world, 1500);
    expect(ended(world)).toEqual([]);
  });

  it('is not ended where most users’ went idle at once: then the figures are at fault (H20)', async () => {
    const world = setup();
    const pods = ['ann', 'bob', 'eve', 'joe'].map((user_id) => world.runningJob({ ...onGpu, user_id }).pod.id);
    await stepping(world, 300);
    for (const id of pods.slice(0, 3)) world.provider.run(id, 400, 0);
    await world.sweep();
    await stepping(world, 1800);
    expect(ended(world)).toEqual([]);
    expect(await world.sweep()).toMatchObject({ idleExcused: true });
    // Trainings that begin while the figures are at fault, one after the other, are no witnesses against it.
    for (const user_id of ['kim', 'lee', 'max']) {
      world.runningJob({ ...onGpu, user_id }, { runtime: idle });
      await stepping(world, 180);
    }
    expect(ended(world)).toEqual([]);
  });

  it('is ended where it never used its GPU, though others of the same template began in the same minute', async () => {
    const world = setup();
    const users = ['ann', 'bob', 'eve'];
    for (const user_id of users) world.runningJob({ ...onGpu, user_id }, { runtime: idle });
    await stepping(world, 1500);
    expect(ended(world)).toEqual(users);
  });

  it.each([
    ['all of one user’s', ['ann', 'ann', 'ann'], 0],
    ['two users’, one after the other', ['ann', 'bob'], 180],
    ['those of few among many', ['ann', 'bob', '-joe', '-eve'], 0],
  ])('is ended where they are %s', async (_name, users, secondsApart) => {
    const world = setup();
    for (const user of users) {
      const gpu_utilization_percent = [user.startsWith('-') ? 97 : 0];
      world.runningJob({ ...onGpu, user_id: user }, { runtime: { uptime_seconds: 60, gpu_utilization_percent } });
      await world.sweep();
      await stepping(world, secondsApart);
    }
    await stepping(world, 1320);
    expect(ended(world)).toEqual(users.filter((user) => !user.startsWith('-')));
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
    ['has only just started', 600, 5, 40],
    ['started long after the claim', 400, 250, 250],
  ])('is ended and tried again when it %s (F35)', async (_name, claimedSeconds, uptimeSeconds, silentSeconds) => {
    const world = setup();
    const { job, pod } = world.runningJob({ last_heartbeat_at: at(claimedSeconds - silentSeconds), max_attempts: 2 });
    world.pass(claimedSeconds);
    world.provider.run(pod.id, uptimeSeconds);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ container_started_at: at(claimedSeconds - uptimeSeconds), attempt: 1 });
    world.pass(60);
    await world.sweepAlone();
    expect(world.job(job.id)).toMatchObject({ status: 'queued', attempt: 2, attempts: [{ reason: 'restart_loop' }] });
    expect(world.job(job.id).history.at(-1)?.numbers).toEqual({
      uptime_seconds: uptimeSeconds + 60,
      started_after_claim_seconds: claimedSeconds - uptimeSeconds,
      limit_seconds: 60,
      silent_seconds: silentSeconds + 60,
    });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it('is not seen in one of which two lists within one second tell a short uptime', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ last_heartbeat_at: at(560), max_attempts: 1 });
    world.pass(600);
    world.provider.run(pod.id, 20);
    await world.sweep();
    world.pass(1);
    await world.sweep();
    expect(world.job(job.id).status).toBe('running');
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'restart_loop' });
  });

  it('is not seen in one whose uptime stands still, as it has reported since', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.pass(300);
    for (let sweeps = 0; sweeps < 4; sweeps += 1) {
      world.put({ ...world.job(job.id), last_heartbeat_at: addSeconds(world.clock(), -35).toISOString() });
      world.provider.update(pod.id, { runtime: { uptime_seconds: 200, gpu_utilization_percent: [97] } });
      await world.sweepAlone();
      world.pass(60);
    }
    expect(world.job(job.id).status).toBe('running');
  });

  it('is not seen in one that has died while its uptime stood still: that is a silence, and waits as one', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ ...onGpu, max_attempts: 1, phase: 'loading_model' });
    world.pass(300);
    world.put({ ...world.job(job.id), last_heartbeat_at: at(299) });
    const standStill = () =>
      world.provider.update(pod.id, { runtime: { uptime_seconds: 200, gpu_utilization_percent: [0] } });
    await world.sweepFor(600, standStill);
    expect(world.job(job.id).status).toBe('running');
    await world.sweepFor(780, () => world.provider.pods.has(pod.id) && standStill());
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });

  it.each([30, 200])(
    'is not seen in a healthy one whose uptime stands still at %i s and whom a cut keeps silent',
    async (uptime_seconds) => {
      const world = setup();
      const { job, pod } = world.runningJob({ ...onGpu, max_attempts: 1 });
      const hears = () => world.put({ ...world.job(job.id), last_heartbeat_at: world.clock().toISOString() });
      world.provider.update(pod.id, { runtime: { uptime_seconds, gpu_utilization_percent: [97] } });
      const standStill = () =>
        world.provider.update(pod.id, { runtime: { uptime_seconds, gpu_utilization_percent: [97] } });
      await world.sweepFor(900, () => {
        hears();
        standStill();
      });
      // Noted when it is first seen, and when it passes the claim; not in each sweep.
      expect(world.jobs.calls.count('change')).toBeLessThanOrEqual(2);
      await world.sweepFor(600, standStill);
      expect(world.job(job.id).status).toBe('running');
    },
  );

  it('is ended when a second boot has asked for its attempt (F35)', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ restarted_at: at(5), max_attempts: 1 });
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'restart_loop' });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it.each([
    ['started within 60 s of the claim, as clocks differ', 545],
    ['has an uptime that RunPod does not tell', null],
    ['is told to be up for 0 s, as RunPod does of pods that run for long', 0],
    ['is told to be up for less than no time', -5],
    ['is told to be up for longer than there are computers', 1e12],
  ])('is not seen in one that %s, silent though it is', async (_name, uptime_seconds) => {
    const world = setup();
    const { job, pod } = world.runningJob({ last_heartbeat_at: at(560) });
    world.pass(600);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      world.provider.update(pod.id, { runtime: { uptime_seconds, gpu_utilization_percent: [97] } });
      await world.sweep();
      world.pass(1);
    }
    expect(world.job(job.id).status).toBe('running');
    expect(world.provider.terminated).toEqual([]);
  });

  it('is not seen in one whose uptime was never seen to fall back', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ last_heartbeat_at: at(560), container_started_at: undefined });
    world.pass(600);
    world.provider.run(pod.id, 100);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      await world.sweep();
      world.pass(1);
    }
    expect(world.job(job.id)).toMatchObject({ status: 'running' });
    expect(world.job(job.id).container_started_at).toBeUndefined();
  });

  it('is not seen in one of which a single list told an odd uptime', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ last_heartbeat_at: at(560) });
    world.pass(600);
    for (const uptime of [660, 7, 662, 7, 664]) {
      world.provider.run(pod.id, uptime);
      await world.sweep();
      world.pass(1);
    }
    expect(world.job(job.id)).toMatchObject({ status: 'running', container_started_at: at(-60) });
  });

  it('is not seen in one that has been heard of well after that start, so that the uptime must be wrong', async () => {
    const world = setup();
    const { job, pod } = world.runningJob();
    world.pass(600);
    world.provider.run(pod.id, 300);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) await sweepAfter(world, job.id, 60, { last_step_at: at(600) });
    expect(world.job(job.id).status).toBe('running');
    expect(world.provider.terminated).toEqual([]);
  });

  it('is noted once, however many sweeps see its container up', async () => {
    const world = setup();
    const { job } = world.runningJob({ container_started_at: undefined });
    for (let sweeps = 0; sweeps < 5; sweeps += 1) await sweepAfter(world, job.id, 60, { last_step_at: at(sweeps) });
    expect(world.job(job.id).container_started_at).toBe(at(-60));
    expect(world.jobs.calls.count('change')).toBe(1);
  });
});
