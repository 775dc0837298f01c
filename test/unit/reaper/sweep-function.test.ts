import { createHandler } from '../../../functions/reaper/sweep.ts';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import { aJob } from '../../support/a-job.ts';
import { providerDown } from '../../support/fake-gpu-provider.ts';
import { logsOf } from '../../support/logs-of.ts';
import { metricsOf } from '../../support/metrics-of.ts';
import { setup, start } from './world.ts';

const invoke = (world: ReturnType<typeof setup>) => createHandler(world.deps)({}, { awsRequestId: 'request-1' });

describe('the sweep function', () => {
  it('emits its sign of life after a clean sweep', async () => {
    const world = setup();
    world.runningJob();
    let answer: unknown;
    const logs = await logsOf(async () => {
      answer = await invoke(world);
    });
    expect(answer).toEqual({
      clean: true,
      acted: true,
      admitted: 0,
      jobs: 1,
      pods: 1,
      actions: 0,
      left: 0,
      launches: 0,
      mass_silence: false,
      provider_calls: 1,
    });
    expect(logs).toContain('"CleanSweep":1');
  });

  it('tells how many jobs are open, what all pods cost now and how old the oldest heartbeat is', async () => {
    const world = setup();
    world.runningJob({}, { cost_per_hour: 0.5 });
    world.pass(40);
    world.runningJob({}, { cost_per_hour: 0.25 });
    world.put(
      aJob({ id: '00000000-0000-4000-8000-000000000001', next_launch_at: addSeconds(start, 900).toISOString() }),
    );
    const name = formatPodName({ stage: 'test', job_id: '00000000-0000-4000-8000-000000000000', attempt: 1 });
    world.provider.put({ ...world.runningJob().pod, id: 'pod-orphan', name, cost_per_hour: 2 });
    const measured = await metricsOf(() => invoke(world));
    expect(measured('OpenJobs').map(({ status, OpenJobs }) => [status, OpenJobs])).toEqual([
      ['queued', 1],
      ['pending', 0],
      ['running', 3],
      ['ending', 0],
    ]);
    expect(measured('DollarsPerHour')).toMatchObject([{ DollarsPerHour: 0.5 + 0.25 + 0.36 + 2 }]);
    expect(measured('OldestHeartbeatSeconds')).toMatchObject([{ OldestHeartbeatSeconds: 40 }]);
    expect(JSON.stringify(measured('OldestHeartbeatSeconds'))).toContain('"Unit":"Seconds"');
  });

  it('counts a job that is over but whose pod is not as ending, and its silence as none', async () => {
    const world = setup();
    world.runningJob({ status: 'cancelled', phase: null, completed_at: start.toISOString() });
    world.pass(300);
    const measured = await metricsOf(() => invoke(world));
    expect(measured('OpenJobs')).toContainEqual(expect.objectContaining({ status: 'ending', OpenJobs: 1 }));
    expect(measured('OldestHeartbeatSeconds')).toMatchObject([{ OldestHeartbeatSeconds: 0 }]);
  });

  it('writes nothing to a table in order to tell', async () => {
    const world = setup();
    world.runningJob();
    await invoke(world);
    expect(world.jobs.calls.count('change')).toBe(0);
  });

  it('tells none of it when it could not read both sides', async () => {
    const world = setup();
    world.runningJob();
    world.provider.calls.failNext('listPods', providerDown());
    const logs = await logsOf(() => invoke(world).catch(() => {}));
    expect(logs).not.toMatch(/OpenJobs|DollarsPerHour|OldestHeartbeat/);
  });

  it('counts a job as ended once it is over: not one that gets another attempt', async () => {
    const world = setup();
    const pass = (job: Partial<Job>) => {
      world.runningJob({ silent_since: addSeconds(start, 60).toISOString(), ...job }, { runtime: null });
    };
    pass({ max_attempts: 2 });
    pass({ max_attempts: 1 });
    world.pass(300);
    world.proven(start);
    const measured = await metricsOf(() => invoke(world));
    expect(measured('AttemptLost')).toHaveLength(2);
    expect(measured('JobEnded')).toMatchObject([{ reason: 'heartbeat_lost', JobEnded: 1 }]);
  });

  it('counts a silence that it takes for our own fault, and goes on', async () => {
    const world = setup();
    world.runningJob({}, { runtime: null });
    world.hears(false);
    world.pass(300);
    const logs = await logsOf(async () => {
      expect(await invoke(world)).toMatchObject({ clean: true, mass_silence: true, actions: 0 });
    });
    expect(logs).toContain('"MassSilence":1');
    expect(logs).toContain('"CleanSweep":1');
  });

  it('counts idle GPUs that it takes for a fault of RunPod’s figures, and goes on', async () => {
    const world = setup();
    for (const user_id of ['ann', 'bob']) {
      const idle = { gpu_idle_since: start.toISOString(), gpu_idle_seen_at: addSeconds(start, 1200).toISOString() };
      const heard = { last_heartbeat_at: addSeconds(start, 1200).toISOString() };
      const job = {
        user_id,
        trainer: 'transformers',
        claimed_at: addSeconds(start, -600).toISOString(),
        last_step_at: heard.last_heartbeat_at,
        ...idle,
        ...heard,
      } as const;
      world.runningJob(job, { runtime: { uptime_seconds: 60, gpu_utilization_percent: [0] } });
    }
    world.pass(1200);
    const logs = await logsOf(async () => expect(await invoke(world)).toMatchObject({ clean: true }));
    expect(logs).toContain('"MassIdle":1');
    expect(logs).toContain('idle_excused');
    expect(world.provider.terminated).toEqual([]);
  });

  it('counts a pod that no job had heard of when it terminates it, and not one of a job that is over', async () => {
    const world = setup();
    const over = world.runningJob({ status: 'cancelled', phase: null, completed_at: start.toISOString() });
    const name = formatPodName({ stage: 'test', job_id: '00000000-0000-4000-8000-000000000000', attempt: 1 });
    world.provider.put({ ...over.pod, id: 'pod-orphan', name });
    const first = await logsOf(() => invoke(world));
    world.pass(240);
    const second = await logsOf(() => invoke(world));
    expect(world.provider.terminated).toEqual([over.pod.id, 'pod-orphan']);
    expect(first).not.toContain('OrphanTerminated');
    expect(second).toContain('"OrphanTerminated":1');
  });

  it.each([
    ['one whose pod fell silent', { silent_since: addSeconds(start, 60).toISOString() }, { runtime: null }, 300],
    [
      'one whose pod never started',
      { status: 'pending', phase: 'starting', claimed_at: undefined },
      { runtime: null },
      900,
    ],
    ['none that spent its budget', { budget_limit: 0.001 }, {}, 300],
  ] as const)('counts lost attempts: %s', async (name, job, pod, seconds) => {
    const world = setup();
    world.runningJob(job as Partial<Job>, pod);
    world.pass(seconds);
    world.proven(start);
    const logs = await logsOf(() => invoke(world));
    expect(logs.includes('"AttemptLost":1')).toBe(name.startsWith('one'));
    expect(world.provider.terminated).toHaveLength(1);
  });

  it('counts an attempt as lost whose pod is gone', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.provider.vanish(pod.id);
    const logs = await logsOf(async () => {
      for (let sweeps = 0; sweeps < 3; sweeps += 1) {
        world.pass(60);
        await invoke(world);
      }
    });
    expect(world.job(job.id).attempts).toMatchObject([{ reason: 'pod_vanished' }]);
    expect(logs.match(/"AttemptLost":1/g)).toHaveLength(1);
    expect(logs.match(/"JobEnded":1/g)).toHaveLength(1);
  });

  it('says how much it left over, and nothing where that is nothing', async () => {
    const world = setup({ maxProviderCalls: 2 });
    for (let nth = 0; nth < 5; nth += 1) world.runningJob({ max_duration_minutes: 1 });
    world.pass(60);
    const first = await logsOf(() => invoke(world));
    expect(first).toContain('"SweepBacklog":3');
    expect(first).toMatch(/"code":"sweep_backlog".*"left":3/);
    await invoke(world);
    expect(await logsOf(() => invoke(world))).not.toMatch(/backlog/i);
  });

  it('tells when reading took all its time, so that it acted on nothing', async () => {
    const world = setup({ deadlineSeconds: 40 });
    const { job } = world.runningJob({ max_duration_minutes: 1 });
    const listOpen = world.jobs.listOpen.bind(world.jobs);
    world.jobs.listOpen = async (...asked) => {
      await listOpen(...asked);
      world.pass(41);
    };
    world.pass(60);
    const logs = await logsOf(async () => {
      expect(await invoke(world)).toMatchObject({ clean: true, acted: false, actions: 0, left: 1 });
    });
    expect(logs).toContain('"CleanSweep":1');
    expect(logs).not.toContain('"ActingSweep":1');
    expect(world.job(job.id).status).toBe('running');
  });

  it('tells when another sweep had the work, so that it acted on nothing', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_duration_minutes: 1 });
    world.state.lease = { owner: 'another sweep', expiresAt: new Date('2100-01-01') };
    world.pass(60);
    const logs = await logsOf(async () => {
      expect(await invoke(world)).toMatchObject({ clean: true, acted: false, actions: 0 });
    });
    expect(logs).not.toContain('"ActingSweep":1');
    world.state.lease = undefined;
    expect(await invoke(world)).toMatchObject({ clean: true, acted: true, actions: 1 });
    expect(world.job(job.id).status).not.toBe('running');
  });

  it('judges the others where a job cannot be read, and tells of it', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_duration_minutes: 1 });
    const odd = world.runningJob();
    world.jobs.rows.plant(odd.job.id, { ...odd.job, status: 'of a later version' });
    world.pass(60);
    const logs = await logsOf(async () => {
      expect(await invoke(world)).toMatchObject({ clean: true, acted: true, actions: 1 });
    });
    expect(logs).toContain('"UnreadableJob":1');
    expect(world.job(job.id).reason).toBe('max_duration');
    expect(world.provider.pods.has(odd.pod.id)).toBe(true);
  });

  it('fails loudly, without a sign of life, when it could not read both sides', async () => {
    const world = setup();
    world.provider.calls.failNext('listPods', providerDown());
    const logs = await logsOf(() => expect(invoke(world)).rejects.toThrow('could not read all'));
    expect(logs).toContain('sweep_not_clean');
    expect(logs).toContain('"SweepFailed":1');
    expect(logs).not.toContain('CleanSweep');
  });
});
