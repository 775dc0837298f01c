import { randomUUID } from 'node:crypto';
import { addSeconds } from '../../../shared/domain/clock.ts';
import type { Job } from '../../../shared/domain/jobs/job.ts';
import { formatPodName } from '../../../shared/domain/pods/pod-name.ts';
import { aJob } from '../../support/a-job.ts';
import { providerDown } from '../../support/fake-gpu-provider.ts';
import { setup, start, starting } from './world.ts';

const at = start.toISOString();

describe('a sweep that has nothing to do', () => {
  it('writes nothing and calls the provider once', async () => {
    const world = setup();
    for (let i = 0; i < 5; i += 1) world.runningJob();
    // The first one of an installation counts its accounts.
    await world.sweep();
    const [leases, lists] = [world.state.calls.count('acquireLease'), world.provider.calls.count('listPods')];
    const result = await world.sweep();
    expect(result).toMatchObject({ clean: true, jobs: 5, pods: 5, actions: 0 });
    expect(world.jobs.calls.count('change')).toBe(0);
    expect(world.state.calls.count('acquireLease')).toBe(leases);
    expect(world.provider.calls.count('listPods')).toBe(lists + 1);
  });
});

describe('a sweep that cannot read both sides', () => {
  it('reaps nothing when the list of pods fails', async () => {
    const world = setup();
    world.runningJob({ last_heartbeat_at: '2025-12-31T00:00:00.000Z' });
    world.provider.calls.failNext('listPods', providerDown());
    expect(await world.sweep()).toMatchObject({ clean: false, actions: 0 });
    expect(world.provider.terminated).toEqual([]);
  });

  it('reaps nothing when the list of jobs fails, though every pod then looks like an orphan', async () => {
    const world = setup();
    world.runningJob();
    world.jobs.calls.failNext('listOpen', new Error('throttled'));
    expect(await world.sweep()).toMatchObject({ clean: false });
    world.pass(3600);
    expect(world.provider.terminated).toEqual([]);
  });
});

describe('a sweep that can read a part of a side only', () => {
  it('reaps nothing, whatever it has seen by then', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_duration_minutes: 1 });
    world.pass(60);
    const listOpen = world.jobs.listOpen.bind(world.jobs);
    world.jobs.listOpen = async (show, unreadable) => {
      await listOpen(show, unreadable);
      throw new Error('the next page was throttled');
    };
    expect(await world.sweep()).toMatchObject({ clean: false, actions: 0 });
    expect(world.job(job.id).status).toBe('running');
    expect(world.provider.terminated).toEqual([]);
  });
});

describe('a pod that does not start', () => {
  it('is terminated after the start deadline and tried again on the next offer', async () => {
    const world = setup();
    const { job, pod } = world.runningJob(
      { status: 'pending', phase: 'starting', claimed_at: undefined, last_heartbeat_at: undefined, max_attempts: 2 },
      { runtime: null },
    );
    await world.sweepFor(899);
    expect(world.job(job.id).status).toBe('pending');
    world.pass(2);
    await world.sweepAlone();
    expect(world.provider.terminated).toEqual([pod.id]);
    expect(world.job(job.id)).toMatchObject({ status: 'queued', attempt: 2, attempts: [{ reason: 'start_timeout' }] });
    // The next attempt waits for no further sweep.
    await world.launch();
    expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'starting', attempt: 2 });
  });

  it('is waited for while our own side cannot be reached, and has time to come back, but not for ever', async () => {
    const late = { status: 'pending', phase: 'starting', claimed_at: undefined, last_heartbeat_at: undefined } as const;
    const world = setup();
    const { job } = world.runningJob({ ...late, max_attempts: 1 });
    world.hears(false);
    await world.sweepFor(1200);
    world.hears(true);
    await world.sweepFor(85);
    expect(world.job(job.id).status).toBe('pending');
    await world.sweepFor(70);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'start_timeout' });
    const deaf = setup();
    const other = deaf.runningJob({ ...late, max_attempts: 1 }).job;
    deaf.hears(false);
    await deaf.sweepFor(900 + 1799);
    expect(deaf.job(other.id).status).toBe('pending');
    await deaf.sweepFor(61);
    expect(deaf.job(other.id)).toMatchObject({ status: 'failed', reason: 'start_timeout' });
  });

  it('is terminated as soon as the host says that its image cannot be pulled', async () => {
    const world = setup();
    const { job, pod } = world.runningJob(
      { status: 'pending', phase: 'starting', claimed_at: undefined, last_heartbeat_at: undefined, max_attempts: 1 },
      { runtime: null },
    );
    world.provider.systemLogs.set(pod.id, ['create container x', 'failed to pull image: manifest unknown']);
    world.pass(61);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({
      status: 'failed',
      reason: 'image_pull_failed',
      error: { code: 'image_pull_failed', message: expect.stringContaining('docker_image') },
    });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  const daemon = 'error pulling image: Error response from daemon:';
  it.each([
    ['no other host could start either', `${daemon} no matching manifest for linux/amd64`, 'linux/amd64', 'failed'],
    ['another host may start', `${daemon} write /blob: no space left on device`, 'no space left on device', 'queued'],
  ])('that %s is tried again only where that helps, and its host is quoted (S1)', async (_what, line, said, status) => {
    const world = setup();
    const { job, pod } = world.runningJob({ ...starting, max_attempts: 3 }, { runtime: null });
    world.provider.systemLogs.set(pod.id, [line, 'create container: still fetching image a/b:1', line]);
    world.pass(61);
    await world.sweepAlone();
    const { history, attempts, ...ended } = world.job(job.id);
    expect(ended.status).toBe(status);
    expect(attempts.at(-1)).toMatchObject({
      reason: 'image_pull_failed',
      error: { message: expect.stringContaining(said) },
    });
    expect(history.at(-1)?.message).toContain(`Its host said: "${line}".`);
    expect(history.at(-1)?.message.endsWith('Attempt 2 follows.')).toBe(status === 'queued');
    expect(history.at(-1)?.numbers).toMatchObject({ host_line: line, failure_lines: 2 });
  });

  it('has the newest line of its host told when its time is over without a failure', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ ...starting, max_attempts: 1 }, { runtime: null });
    world.provider.systemLogs.set(pod.id, ['create container a/b:1', 'create container: still fetching image a/b:1']);
    await world.sweepFor(901);
    expect(world.job(job.id)).toMatchObject({
      reason: 'start_timeout',
      error: { message: expect.stringContaining('still fetching image a/b:1') },
    });
  });

  it('has a failure that came only once for its reason when its time is over', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ ...starting, max_attempts: 1 }, { runtime: null });
    world.provider.systemLogs.set(pod.id, [`${daemon} net/http: TLS handshake timeout`]);
    await world.sweepFor(899);
    expect(world.job(job.id).status).toBe('pending');
    await world.sweepFor(2);
    expect(world.job(job.id)).toMatchObject({ reason: 'image_pull_failed' });
  });

  it('tells no value that the pod was given, though its host does (S1)', async () => {
    const world = setup();
    const environment_variables = { WANDB: 'plain words of a passphrase' };
    const { job, pod } = world.runningJob({ ...starting, max_attempts: 1, environment_variables }, { runtime: null });
    const line = `${'x'.repeat(385)} plain words of a passphrase: manifest unknown https://u:pw@host/?sig=abc`;
    world.provider.systemLogs.set(pod.id, [line]);
    world.pass(61);
    await world.sweep();
    expect(world.job(job.id).reason).toBe('image_pull_failed');
    expect(JSON.stringify(world.job(job.id))).not.toMatch(/plain words|pw@|sig=abc/);
  });

  it('quotes no line of the host where it is not known what values the pod was given', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ ...starting, max_attempts: 1 }, { runtime: null });
    world.jobs.details.specs.delete(job.id);
    world.provider.systemLogs.set(pod.id, ['a passphrase: manifest unknown']);
    world.pass(61);
    await world.sweep();
    const { reason, error } = world.job(job.id);
    expect(reason).toBe('image_pull_failed');
    expect(error?.message).not.toContain('passphrase');
  });
});

describe('a silent pod', () => {
  it('is left alone while it is heard of', async () => {
    const world = setup();
    world.runningJob();
    world.pass(44);
    expect(await world.sweep()).toMatchObject({ actions: 0 });
  });

  it('is terminated when RunPod sees it idle too (F41 F42 H20)', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.provider.update(pod.id, { runtime: { uptime_seconds: 200, gpu_utilization_percent: [0] } });
    world.pass(45);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'running', silent_since: world.clock().toISOString() });
    await world.sweepFor(120);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
    expect(world.provider.pods.size).toBe(0);
  });

  it('is ended in the end though every second sweep is missing, so that nothing is ever proven for long', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.provider.update(pod.id, { runtime: null });
    for (let seconds = 0; seconds < 2100; seconds += 120) {
      world.pass(120);
      await world.sweep();
    }
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });

  it('is waited for anew where a sweep was missing: an outage of ours may lie between two that found none', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.provider.update(pod.id, { runtime: { uptime_seconds: 200, gpu_utilization_percent: [0] } });
    for (const seconds of [45, 120]) {
      world.pass(seconds);
      await world.sweep();
    }
    expect(world.job(job.id).status).toBe('running');
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });

  const shown = {
    'an idle GPU': { uptime_seconds: 200, gpu_utilization_percent: [0] },
    'no runtime': null,
    'no pod': undefined,
  } as const;

  it.each(Object.entries(shown))(
    'is left alone for long when it was heard claiming alone, though RunPod shows %s',
    async (_, runtime) => {
      const world = setup();
      const isListed = runtime !== undefined;
      const { job, pod } = world.runningJob({
        max_attempts: 1,
        trainer: 'smoke',
        phase: 'downloading_dataset',
        ...(isListed ? {} : { pod_id: undefined, pod_created_at: undefined }),
      });
      if (isListed) world.provider.update(pod.id, { runtime });
      else world.provider.hide(pod.id);
      // Our side may owe it the answer.
      for (let sweeps = 0; sweeps < 5; sweeps += 1) {
        world.pass(60);
        await world.sweep();
      }
      expect(world.job(job.id).status).toBe('running');
      for (let sweeps = 0; sweeps < 25; sweeps += 1) {
        world.pass(60);
        await world.sweep();
      }
      expect(world.job(job.id)).toMatchObject({
        status: 'failed',
        reason: isListed ? 'heartbeat_lost' : 'pod_vanished',
      });
    },
  );

  it('is left alone when its heartbeat comes after the sweep has read the jobs', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 });
    world.provider.update(pod.id, { runtime: { uptime_seconds: 200, gpu_utilization_percent: [0] } });
    world.pass(60);
    await world.sweep();
    world.pass(90);
    const acquire = world.state.acquireLease.bind(world.state);
    world.state.acquireLease = async (...lease) => {
      world.put({ ...world.job(job.id), last_heartbeat_at: world.clock().toISOString() });
      return acquire(...lease);
    };
    await world.sweep();
    expect(world.job(job.id).status).toBe('running');
    expect(world.provider.terminated).toEqual([]);
  });

  it.each([
    ['RunPod sees its GPU busy', { uptime_seconds: 60, gpu_utilization_percent: [97] }],
    ['RunPod has not looked at it, whose uptime it tells as 0', { uptime_seconds: 0, gpu_utilization_percent: [0] }],
    ['RunPod tells no uptime of it', { uptime_seconds: null, gpu_utilization_percent: [0] }],
  ])('is left alone while %s, but not for ever', async (_name, runtime) => {
    const world = setup();
    const { job } = world.runningJob({ max_attempts: 1 }, { runtime });
    await world.sweepFor(1319);
    expect(world.job(job.id).status).toBe('running');
    await world.sweepFor(61);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });

  it('is not taken for dead for having been the first that our own fault cut off and the last that came back', async () => {
    const world = setup();
    const jobs = Array.from({ length: 8 }, () => world.runningJob({}, { runtime: null }).job);
    const heard = (some: readonly Job[]) => {
      for (const { id } of some) world.put({ ...world.job(id), last_heartbeat_at: world.clock().toISOString() });
    };
    world.pass(30);
    heard(jobs.slice(1));
    world.pass(20);
    expect(await world.sweep()).toMatchObject({ silenceExcused: undefined, actions: 1 });
    world.hears(false);
    world.pass(60);
    expect(await world.sweep()).toMatchObject({ silenceExcused: 'canary_failed', actions: 0 });
    await world.sweepFor(600);
    world.hears(true);
    heard(jobs.slice(1));
    await world.sweep();
    world.pass(30);
    heard(jobs);
    await world.sweep();
    expect(jobs.map(({ id }) => world.job(id).status)).toEqual(jobs.map(() => 'running'));
    expect(world.provider.terminated).toEqual([]);
  });

  it('is not taken for dead when an outage of ours came and went between two sweeps that were far apart', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({}, { runtime: null });
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id).silent_since).toBeDefined();
    // The sweeps in between did not run.
    world.pass(300);
    await world.sweep();
    expect(world.provider.terminated).toEqual([]);
    await world.sweepFor(120);
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it('is not taken for dead while its report is not known to arrive, until it must have ended itself', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ max_attempts: 1 }, { runtime: null });
    world.hears(false);
    await world.sweepFor(1799);
    expect(world.job(job.id)).toMatchObject({ status: 'running' });
    expect(world.state.ingest).toBeUndefined();
    await world.sweepFor(61);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
    expect(world.provider.terminated).toEqual([pod.id]);
  });

  it('has the time to come back after an outage in which no sweep could read either, however long it was', async () => {
    const world = setup();
    const users = ['alice', 'bob', 'carol'];
    const waiting = users.map((user_id) => world.runningJob({ user_id, max_attempts: 1 }, { runtime: null }).job);
    world.pass(2400);
    await world.sweep();
    const back = waiting.slice(0, 2);
    for (const { id } of back)
      world.put({ ...world.job(id), last_heartbeat_at: addSeconds(world.clock(), 50).toISOString() });
    world.pass(60);
    await world.sweep();
    expect(world.provider.terminated).toEqual([]);
    await world.sweepFor(120, () => {
      for (const { id } of back) world.put({ ...world.job(id), last_heartbeat_at: world.clock().toISOString() });
    });
    expect(waiting.map(({ id }) => world.job(id).status)).toEqual(['running', 'running', 'failed']);
  });

  it('has it also where the reports cannot arrive when sweeps can read again', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_attempts: 1 }, { runtime: null });
    world.hears(false);
    world.pass(60);
    await world.sweep();
    // The database is down, and the pod is told to wait.
    world.pass(2400);
    await world.sweepFor(1200);
    expect(world.job(job.id).status).toBe('running');
    await world.sweepFor(180);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });

  it('is excused while it is late to claim, too, where no sweep could read for long', async () => {
    const world = setup();
    const late = { status: 'pending', phase: 'starting', claimed_at: undefined, last_heartbeat_at: undefined } as const;
    const { job } = world.runningJob({ ...late, max_attempts: 1 });
    world.hears(false);
    world.pass(2800);
    await world.sweepFor(1260);
    expect(world.job(job.id).status).toBe('pending');
    await world.sweepFor(180);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'start_timeout' });
  });

  it('is excused for as long as pods are told to wait: they do not end themselves then', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_attempts: 1 }, { runtime: null });
    world.tellsToWait();
    await world.sweepFor(7200);
    expect(world.job(job.id).status).toBe('running');
    world.hears(false);
    await world.sweepFor(1380);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'heartbeat_lost' });
  });

  it('is judged though three more of the same user are silent: their silence is not ours', async () => {
    const world = setup();
    const silent = Array.from({ length: 4 }, () =>
      world.runningJob({ max_attempts: 1, user_id: 'mallory' }, { runtime: null }),
    );
    const { job } = world.runningJob({ user_id: 'alice' });
    await world.sweepFor(240, () =>
      world.put({ ...world.job(job.id), last_heartbeat_at: world.clock().toISOString() }),
    );
    expect(silent.map((one) => world.job(one.job.id).reason)).toEqual(Array(4).fill('heartbeat_lost'));
  });

  it('is excused when most users fall silent at once, for a time, whatever one chatty user says', async () => {
    const world = setup();
    const users = ['alice', 'bob', 'carol'];
    for (const user_id of users) world.runningJob({ user_id, max_attempts: 1 }, { runtime: null });
    const { job: chatty } = world.runningJob({ user_id: 'mallory' });
    const talk = () => world.put({ ...world.job(chatty.id), last_heartbeat_at: world.clock().toISOString() });
    await world.sweepFor(1799, talk);
    expect(world.provider.terminated).toEqual([]);
    await world.sweepFor(61, talk);
    expect(world.provider.terminated).toHaveLength(3);
  });

  it('is judged though most users have pods that are silent, where these fell silent one now and one then', async () => {
    const world = setup();
    for (const user_id of ['alice', 'bob', 'carol']) {
      world.runningJob({ user_id, max_attempts: 1 }, { runtime: null });
      world.pass(61);
    }
    const { job: other } = world.runningJob({ user_id: 'dave' });
    await world.sweepFor(360, () =>
      world.put({ ...world.job(other.id), last_heartbeat_at: world.clock().toISOString() }),
    );
    expect(world.provider.terminated).toHaveLength(3);
  });
});

describe('limits', () => {
  it('end a job that has spent its budget, over all attempts (budget)', async () => {
    const world = setup();
    const earlier = {
      attempt: 1,
      reason: 'start_timeout' as const,
      pod_id: 'pod-old',
      gpu_type: 'NVIDIA L4',
      cost_per_hour: 0.36,
      pod_created_at: at,
      ended_at: at,
      cost: 0.09,
    };
    const { job } = world.runningJob({ attempt: 2, attempts: [earlier], closed_dollars: 0.09, budget_limit: 0.1 });
    world.pass(99);
    world.put({ ...world.job(job.id), last_heartbeat_at: world.clock().toISOString() });
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'running', stop_requested: 'budget_exceeded' });
    world.pass(2);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'budget_exceeded' });
    expect(world.provider.pods.size).toBe(0);
  });

  it('end a job that is too old, however healthy it is (F41 F42)', async () => {
    const world = setup();
    const { job } = world.runningJob({ max_duration_minutes: 10 });
    world.pass(600);
    world.put({ ...world.job(job.id), last_heartbeat_at: world.clock().toISOString() });
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'max_duration' });
  });
});

describe('a job that is over', () => {
  it('has its pod terminated at every sweep for as long as it is there, then is closed', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({
      status: 'cancelled',
      phase: null,
      completed_at: at,
      reason: 'cancelled_by_user',
    });
    world.provider.ignoreTerminate(pod.id);
    for (let i = 1; i <= 6; i += 1) {
      world.pass(60);
      await world.sweep();
      expect(world.provider.terminated).toHaveLength(i);
    }
    expect(world.job(job.id)).toMatchObject({ open: true, terminate_tries: 6 });
    world.provider.heedTerminate(pod.id);
    world.pass(60);
    await world.sweep();
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id).open).toBe(false);
    expect(world.provider.pods.size).toBe(0);
  });

  it('has its pod terminated and its webhook put in the line by one sweep, and is closed only then (F28 H10 H12 H13)', async () => {
    const world = setup();
    const webhook = { url: 'https://example.com/hook', tries: 0, due_at: at };
    const { job } = world.runningJob({ status: 'completed', phase: null, completed_at: at, webhook });
    world.work.calls.failNext('renew', new Error('The database did not answer.'));
    world.pass(60);
    await world.sweep();
    expect(world.provider.pods.size).toBe(0);
    expect(world.job(job.id)).toMatchObject({ open: true, webhook });
    world.pass(60);
    await world.sweep();
    expect(world.work.rows.all()).toMatchObject([{ work_id: `webhook#${job.id}`, user_id: job.user_id, due_at: at }]);
    expect(world.job(job.id).webhook).toEqual({ url: webhook.url, tries: 0 });
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id).open).toBe(false);
    expect(world.work.calls.count('renew')).toBe(2);
  });

  it('stays open while a create of unknown outcome may still make a pod', async () => {
    const world = setup();
    const job = world.put(
      aJob({ id: randomUUID(), status: 'cancelled', phase: null, completed_at: at, creating_since: at, open: true }),
    );
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id).open).toBe(true);
    world.pass(61);
    await world.sweep();
    expect(world.job(job.id).open).toBe(false);
  });
});

describe('orphans', () => {
  it('are marked on first sight and terminated on a sweep after their grace (F41 F42)', async () => {
    const world = setup();
    const { job, pod } = world.runningJob();
    world.jobs.rows.delete(job.id);
    await world.sweep();
    expect(world.state.known).toEqual({ [pod.id]: { seen_at: at } });
    world.pass(120);
    await world.sweep();
    expect(world.provider.terminated).toEqual([]);
    world.pass(61);
    await world.sweep();
    expect(world.provider.terminated).toEqual([pod.id]);
    await world.sweepFor(300);
    expect(world.state.known).toEqual({});
  });

  it('are terminated after their grace though each third list leaves them out', async () => {
    const world = setup();
    const { job, pod } = world.runningJob();
    world.jobs.rows.delete(job.id);
    let lists = 0;
    await world.sweepFor(300, () => {
      lists += 1;
      if (lists % 3 === 0) world.provider.hide(pod.id);
      else world.provider.show(pod.id);
    });
    expect(world.provider.terminated).toContain(pod.id);
  });

  it('are remembered until lists have left them out for as long as their grace without a gap', async () => {
    const world = setup();
    const { job, pod } = world.runningJob();
    world.jobs.rows.delete(job.id);
    await world.sweep();
    const marked = { seen_at: at };
    world.provider.hide(pod.id);
    await world.sweepFor(60);
    expect(world.state.known).toEqual({ [pod.id]: { ...marked, missing_since: world.clock().toISOString() } });
    world.provider.show(pod.id);
    await world.sweepFor(60);
    expect(world.state.known).toEqual({ [pod.id]: marked });
    world.provider.hide(pod.id);
    await world.sweepFor(180);
    expect(world.state.known).toMatchObject({ [pod.id]: marked });
    await world.sweepFor(60);
    expect(world.state.known).toEqual({});
    expect(world.provider.terminated).toEqual([]);
  });

  it('are terminated by their id where lists leave them out from the second on (F41 F42)', async () => {
    const world = setup();
    const { job, pod } = world.runningJob();
    world.jobs.rows.delete(job.id);
    await world.sweep();
    world.provider.unlist(pod.id);
    await world.sweepFor(300);
    expect(world.provider.terminated).toEqual([pod.id]);
    await world.sweepFor(60);
    expect(world.state.known).toEqual({});
  });

  it.each<[string, (world: ReturnType<typeof setup>, job: Job, podId: string) => unknown]>([
    ['bears the name of nobody', (world, _job, podId) => world.provider.update(podId, { name: 'another' })],
    ['has a job by now', (world, job) => world.put(job)],
  ])('that lists leave out are forgotten and left alone where the pod %s', async (_how, change) => {
    const world = setup();
    const { job, pod } = world.runningJob({ pod_id: undefined, held_until: addSeconds(start, 9000).toISOString() });
    world.jobs.rows.delete(job.id);
    await world.sweep();
    world.provider.unlist(pod.id);
    await world.sweepFor(60);
    change(world, job, pod.id);
    await world.sweepFor(240);
    expect(world.provider.terminated).toEqual([]);
    expect(world.state.known).toEqual({});
  });

  it('are none whose job was missing for a while: the mark is forgotten, and the job has its pod again', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ pod_id: undefined, held_until: addSeconds(start, 9000).toISOString() });
    world.jobs.rows.delete(job.id);
    await world.sweep();
    world.put(job);
    await world.sweepFor(120);
    expect(world.state.known).toEqual({});
    expect(world.job(job.id).pod_id).toBe(pod.id);
    await world.sweepFor(300);
    expect(world.provider.terminated).toEqual([]);
  });

  it('are not what merely has not reached the index yet', async () => {
    const world = setup();
    const { job } = world.runningJob();
    world.put({ ...job, open: false });
    world.pass(1000);
    expect(await world.sweep()).toMatchObject({ actions: 0 });
  });

  it('include a second pod of one name and pods of attempts that are over', async () => {
    const world = setup();
    const { job, pod } = world.runningJob({ attempt: 2 });
    const twin = { ...pod, id: 'pod-twin' };
    const old = { ...pod, id: 'pod-old', name: formatPodName({ stage: 'test', job_id: job.id, attempt: 1 }) };
    world.provider.put(twin);
    world.provider.put(old);
    await world.sweep();
    expect([...world.provider.terminated].sort()).toEqual(['pod-old', 'pod-twin']);
    expect([...world.provider.pods.keys()]).toEqual([pod.id]);
  });

  it('never include pods of another stage or of nobody (H11)', async () => {
    const world = setup();
    const { pod } = world.runningJob();
    const id = randomUUID();
    world.provider.put({ ...pod, id: 'a', name: formatPodName({ stage: 'test2', job_id: id, attempt: 1 }) });
    world.provider.put({ ...pod, id: 'b', name: 'pw-test-my-own-pod' });
    world.provider.put({ ...pod, id: 'c', name: 'jupyter' });
    for (let i = 0; i < 3; i += 1) {
      await world.sweep();
      world.pass(30);
    }
    expect(world.provider.terminated).toEqual([]);
  });
});

describe('two sweeps at once', () => {
  it('act once: the second finds the lease taken', async () => {
    const world = setup();
    world.runningJob({ max_duration_minutes: 1 });
    world.pass(61);
    const [first, second] = await Promise.all([world.sweep(), world.sweep()]);
    expect([first.actions, second.actions].sort()).toEqual([0, 1]);
  });
});
