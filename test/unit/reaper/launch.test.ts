import { randomUUID } from 'node:crypto';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { aJob } from '../../support/a-job.ts';
import { providerDown } from '../../support/fake-gpu-provider.ts';
import { setup, start } from './world.ts';

const at = start.toISOString();
const offer = (gpu_type: string, cost_per_hour: number) => ({
  gpu_type,
  cloud: 'SECURE' as const,
  data_center_ids: [],
  cost_per_hour,
});

const aQueuedJob = (overrides: Parameters<typeof aJob>[0] = {}) =>
  aJob({
    id: randomUUID(),
    status: 'queued',
    phase: 'waiting_for_capacity',
    queued_at: at,
    next_launch_at: at,
    capacity_wait_seconds: 1800,
    candidates: [offer('NVIDIA L4', 0.44), offer('NVIDIA A100 80GB PCIe', 1.39)],
    candidate_index: 0,
    open: true,
    ...overrides,
  });

const none = { outcome: 'no_capacity', message: 'no longer any instances available' } as const;

describe('a queued job', () => {
  it('is launched with a name, an intent and a token of its own', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    await world.sweep();
    const launched = world.job(job.id);
    expect(launched).toMatchObject({
      status: 'pending',
      phase: 'starting',
      gpu_type: 'NVIDIA L4',
      cost_per_hour: 0.44,
    });
    const [spec] = world.provider.creates;
    expect(spec?.name).toBe(`pw-test-${job.id}-1`);
    expect(Object.keys(spec?.env ?? {}).sort()).toEqual(
      ['PODWARDEN_API_URL', 'PODWARDEN_ATTEMPT', 'PODWARDEN_JOB_ID', 'PODWARDEN_JOB_TOKEN'].sort(),
    );
    expect(launched.job_token_sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(launched)).not.toContain(spec?.env.PODWARDEN_JOB_TOKEN ?? 'no token');
  });

  it('takes no pod that another job has on record, whatever the answer to its create says', async () => {
    const world = setup();
    const other = world.runningJob();
    const job = world.put(aQueuedJob());
    world.provider.createPod = async ({ name }) => ({ outcome: 'created', pod: { ...other.pod, name } });
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'creating_pod' });
    expect(world.job(job.id).pod_id).toBeUndefined();
    world.put({ ...world.job(job.id), status: 'cancelled', phase: null, completed_at: at });
    await world.sweep();
    expect(world.provider.terminated).toEqual([]);
    expect(world.job(other.job.id)).toMatchObject({ status: 'running', pod_id: other.pod.id });
  });

  it('keeps a pod on record that a sweep has taken for its own before the answer to its create comes', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    const earlier = { ...world.runningJob().pod, id: 'of-an-earlier-create', name: `pw-test-${job.id}-1` };
    const createPod = world.provider.createPod.bind(world.provider);
    world.provider.createPod = async (spec) => {
      world.provider.put(earlier);
      await world.sweepAlone();
      expect(world.job(job.id).pod_id).toBe(earlier.id);
      return createPod(spec);
    };
    await world.sweep();
    const { pod_id } = world.job(job.id);
    expect(pod_id).not.toBe(earlier.id);
    world.provider.update(earlier.id, { name: 'another' });
    await world.sweepFor(60);
    expect(world.provider.terminated).toEqual([earlier.id]);
    expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'starting', pod_id });
  });

  it('keeps the pod that has claimed where the answer to its create shows another one', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    const first = { ...world.runningJob().pod, id: 'pod-that-claimed', name: `pw-test-${job.id}-1` };
    const createPod = world.provider.createPod.bind(world.provider);
    world.provider.createPod = async (spec) => {
      world.provider.put(first);
      const claimed = { claimed_at: at, claimed_pod_id: first.id, last_heartbeat_at: at };
      world.put({ ...world.job(job.id), status: 'running', phase: 'training', ...claimed });
      await world.sweepAlone();
      expect(world.job(job.id).pod_id).toBe(first.id);
      return createPod(spec);
    };
    await world.sweep();
    await world.sweepFor(120, () =>
      world.put({ ...world.job(job.id), last_heartbeat_at: world.clock().toISOString() }),
    );
    expect(world.job(job.id)).toMatchObject({ status: 'running', pod_id: first.id });
    expect(world.provider.pods.has(first.id)).toBe(true);
    expect(world.provider.pods.size).toBe(2);
  });

  it('keeps the pod of its create that a sweep has taken for it and that has claimed before the answer comes', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    const createPod = world.provider.createPod.bind(world.provider);
    world.provider.createPod = async (spec) => {
      const answer = await createPod(spec);
      await world.sweepAlone();
      const { pod_id } = world.job(job.id);
      const claimed = { claimed_at: at, claimed_pod_id: pod_id, last_heartbeat_at: at };
      world.put({ ...world.job(job.id), status: 'running', phase: 'training', ...claimed });
      return answer;
    };
    await world.sweep();
    expect(world.provider.terminated).toEqual([]);
    expect(world.provider.pods.has(world.job(job.id).pod_id ?? '')).toBe(true);
  });

  it('is cancelled before the answer to its create comes: its pod is ended by its id, though lists leave it out', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    const createPod = world.provider.createPod.bind(world.provider);
    world.provider.createPod = async (spec) => {
      const answer = await createPod(spec);
      world.put({ ...world.job(job.id), status: 'cancelled', phase: null, completed_at: at });
      for (const podId of world.provider.pods.keys()) world.provider.unlist(podId);
      return answer;
    };
    world.provider.calls.failNext('terminatePod', providerDown(500));
    await world.sweep();
    expect(world.provider.pods.size).toBe(1);
    await world.sweepFor(600);
    expect(world.provider.pods.size).toBe(0);
    expect(world.job(job.id).open).toBe(false);
  });

  it('takes the pod of its create though nobody can tell whether another job has it', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    world.jobs.calls.failNext('findByPod', new Error('throttled'));
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'starting' });
    expect(world.faults).toHaveLength(1);
  });

  it('goes from offer to offer within one sweep, then waits with growing back-off (H19)', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    for (let i = 0; i < 4; i += 1) world.provider.answerNextCreate(none);
    await world.sweep();
    expect(world.provider.creates.map((spec) => spec.gpu_type)).toEqual(['NVIDIA L4', 'NVIDIA A100 80GB PCIe']);
    expect(world.job(job.id)).toMatchObject({
      status: 'queued',
      empty_rounds: 1,
      next_launch_at: '2026-01-01T00:00:15.000Z',
    });
    world.pass(15);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ empty_rounds: 2, next_launch_at: '2026-01-01T00:00:45.000Z' });
  });

  it('fails with no_capacity when its wait is over, without a pod', async () => {
    const world = setup();
    const job = world.put(aQueuedJob({ capacity_wait_seconds: 60 }));
    for (let i = 0; i < 2; i += 1) world.provider.answerNextCreate({ outcome: 'no_capacity', message: 'none' });
    await world.sweep();
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'no_capacity' });
    expect(world.provider.pods.size).toBe(0);
  });

  it('is tried once where no sweep came to it in all of its wait: nobody knows what RunPod would have said', async () => {
    const world = setup();
    const job = world.put(aQueuedJob({ capacity_wait_seconds: 60 }));
    world.pass(3600);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'starting' });
  });

  it('is not ended for want of a GPU while RunPod answers only that there were too many calls, and tried for as long', async () => {
    const world = setup();
    const job = world.put(aQueuedJob({ capacity_wait_seconds: 120 }));
    for (let sweep = 0; sweep < 10; sweep += 1) {
      world.provider.answerNextCreate({ outcome: 'rate_limited', retry_after_seconds: 30 });
      await world.sweep();
      expect(world.job(job.id)).toMatchObject({ status: 'queued' });
      world.pass(60);
    }
    for (let i = 0; i < 6; i += 1) world.provider.answerNextCreate(none);
    await world.sweep();
    expect(world.provider.creates).toHaveLength(12);
    // Time without an answer is not time waited.
    expect(world.job(job.id)).toMatchObject({ queued_at: '2026-01-01T00:10:00.000Z', wait_reason: 'no_capacity' });
    expect(world.job(job.id)).not.toHaveProperty('rate_limited_since');
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'queued' });
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({
      status: 'failed',
      reason: 'no_capacity',
      error: { message: expect.stringContaining('no longer any instances') },
    });
  });

  it('does not end for want of a GPU at a 429, though RunPod had none before (S5)', async () => {
    const world = setup();
    const job = world.put(aQueuedJob({ capacity_wait_seconds: 60 }));
    for (let i = 0; i < 2; i += 1) world.provider.answerNextCreate(none);
    await world.sweep();
    world.pass(30);
    world.provider.answerNextCreate({ outcome: 'rate_limited', retry_after_seconds: 3600 });
    await world.sweep();
    world.pass(1800);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'queued', empty_rounds: 1 });
  });

  it('waits through an overloaded RunPod: the pod is looked for, and the time counts for nothing', async () => {
    const world = setup();
    const job = world.put(aQueuedJob({ capacity_wait_seconds: 60 }));
    for (let nth = 0; nth < 3; nth += 1) {
      world.provider.answerNextCreate({ outcome: 'ambiguous', message: 'overloaded', retry_after_seconds: 20 });
      await world.sweep();
      expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'creating_pod' });
      world.pass(121);
      await world.sweepAlone();
      expect(world.job(job.id)).toMatchObject({ status: 'queued', rate_limited_since: at });
      expect(world.job(job.id)).not.toHaveProperty('wait_reason');
      world.orders.splice(0);
    }
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'starting' });
    expect(world.provider.creates).toHaveLength(4);
  });

  it('goes on to the next offer where the account may not have one, or something stands in the way of one (S5)', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    world.provider.answerNextCreate({ outcome: 'forbidden', message: 'Your account cannot use this pool.' });
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'pending', gpu_type: 'NVIDIA A100 80GB PCIe' });
    const other = world.put(aQueuedJob());
    world.provider.answerNextCreate({ outcome: 'unavailable', message: 'Conflict' });
    await world.sweep();
    expect(world.job(other.id)).toMatchObject({ status: 'pending', gpu_type: 'NVIDIA A100 80GB PCIe' });
  });

  it('is a matter of the key where RunPod allows none of its offers, twice', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    for (let i = 0; i < 4; i += 1) world.provider.answerNextCreate({ outcome: 'forbidden', message: 'access denied' });
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'queued', wait_reason: 'provider_auth' });
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({
      status: 'failed',
      reason: 'provider_auth',
      error: { message: expect.stringContaining('access denied') },
    });
    expect(world.provider.creates).toHaveLength(4);
  });

  it.each(['forbidden', 'rejected'] as const)(
    'wants capacity where its one offer was %s only once',
    async (outcome) => {
      const world = setup();
      const one = aQueuedJob().candidates.slice(0, 1);
      const job = world.put(aQueuedJob({ capacity_wait_seconds: 90, candidates: one }));
      world.provider.answerNextCreate({ outcome: 'unavailable', message: 'Found' });
      await world.sweep();
      world.pass(60);
      world.provider.answerNextCreate({ outcome, message: 'Something went wrong.' });
      await world.sweep();
      world.pass(60);
      await world.sweep();
      expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'no_capacity' });
    },
  );

  it('wants capacity where only some offers are not allowed', async () => {
    const world = setup();
    const job = world.put(aQueuedJob({ capacity_wait_seconds: 120 }));
    for (let i = 0; i < 8; i += 1) {
      world.provider.answerNextCreate({ outcome: 'forbidden', message: 'access denied' });
      world.provider.answerNextCreate({ outcome: 'unavailable', message: 'Conflict' });
    }
    await world.sweepFor(180);
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'no_capacity' });
  });

  it('fails with provider_rejected where RunPod refused every offer for another reason than capacity', async () => {
    const world = setup();
    const job = world.put(aQueuedJob({ capacity_wait_seconds: 60 }));
    for (let i = 0; i < 2; i += 1) world.provider.answerNextCreate({ outcome: 'rejected', message: 'a rule' });
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'queued' });
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({
      status: 'failed',
      reason: 'provider_rejected',
      error: { message: expect.stringContaining('a rule') },
    });
  });

  it('fails with no_capacity where one offer of the last round was merely taken', async () => {
    const world = setup();
    const job = world.put(aQueuedJob({ capacity_wait_seconds: 60 }));
    world.provider.answerNextCreate(none);
    world.provider.answerNextCreate({ outcome: 'rejected', message: 'a rule' });
    await world.sweep();
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason: 'no_capacity' });
  });

  it.each([
    [{ outcome: 'auth', message: 'unauthorized' } as const, 'provider_auth'],
    [{ outcome: 'invalid', message: 'unknown field' } as const, 'provider_rejected'],
  ])('ends at once on %j (F13 F46)', async (answer, reason) => {
    const world = setup();
    const job = world.put(aQueuedJob());
    world.provider.answerNextCreate(answer);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'failed', reason });
    expect(world.provider.creates).toHaveLength(1);
  });

  it('is given up after each offer was refused twice for a reason that is no lack of capacity', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    for (let i = 0; i < 8; i += 1) {
      world.provider.answerNextCreate({ outcome: 'rejected', message: 'The volume is in another data center.' });
    }
    await world.sweep();
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({
      status: 'failed',
      reason: 'provider_rejected',
      error: { code: 'provider_rejected', message: expect.stringContaining('another data center') },
    });
    expect(world.provider.creates).toHaveLength(4);
  });

  it('waits as long as RunPod asks it to', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    world.provider.answerNextCreate({ outcome: 'rate_limited', retry_after_seconds: 30 });
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'queued', next_launch_at: '2026-01-01T00:00:30.000Z' });
  });
});

describe('an offer that RunPod has refused in a sweep', () => {
  const crowd = (world: ReturnType<typeof setup>, count: number) =>
    Array.from({ length: count }, () => world.put(aQueuedJob({ capacity_wait_seconds: 60 })));

  it('is asked for by no other job of that sweep, and counts as refused to each', async () => {
    const world = setup({ maxProviderCalls: 10 });
    const jobs = crowd(world, 40);
    for (let i = 0; i < 40; i += 1) world.provider.answerNextCreate(none);
    await world.sweep();
    // Only creates that are under way at once were made.
    expect(world.provider.creates.length).toBeLessThanOrEqual(10);
    const untold = jobs.filter(({ id }) => world.job(id).wait_reason !== 'no_capacity');
    expect(untold).toEqual([]);
    const told = jobs.map(({ id }) =>
      world
        .job(id)
        .history.map(({ message }) => message)
        .join(' '),
    );
    expect(
      told.filter((text) => text.includes('Not asked: RunPod refused this offer to another job')).length,
    ).toBeGreaterThanOrEqual(32);
  });

  it('is asked for anew in the next sweep', async () => {
    const world = setup();
    const [first] = crowd(world, 1);
    for (let i = 0; i < 2; i += 1) world.provider.answerNextCreate(none);
    await world.sweep();
    world.pass(30);
    await world.sweep();
    expect(world.job(first?.id ?? '')).toMatchObject({ status: 'pending', phase: 'starting' });
  });

  it('does not count for a job that wants less disk', async () => {
    const world = setup({ maxProviderCalls: 2 });
    world.put(
      aQueuedJob({ user_id: 'adam', disk_gb: 8000, candidates: [offer('NVIDIA L4', 0.44)], offer_prices: [0.44] }),
    );
    for (let nth = 0; nth < 4; nth += 1) world.put(aQueuedJob({ user_id: 'adam', disk_gb: 8000 }));
    const small = world.put(aQueuedJob({ user_id: 'zoe', disk_gb: 50 }));
    for (let i = 0; i < 1; i += 1) world.provider.answerNextCreate(none);
    await world.sweep();
    expect(world.job(small.id)).toMatchObject({ status: 'pending' });
  });
});

describe('a create whose answer was lost', () => {
  const lost = { outcome: 'ambiguous', message: 'timeout' } as const;

  it('makes no second pod: the first is found by its name (F38 H1 H2)', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    world.provider.answerNextCreate(lost, { podExists: true });
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'creating_pod' });
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'starting', pod_id: expect.any(String) });
    expect(world.provider.creates).toHaveLength(1);
  });

  it('is asked for again only after the settle time has passed with clean lists', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    world.provider.answerNextCreate(lost);
    await world.sweep();
    world.pass(119);
    await world.sweep();
    expect(world.provider.creates).toHaveLength(1);
    world.pass(2);
    await world.sweep();
    await world.sweep();
    expect(world.provider.creates).toHaveLength(2);
    expect(world.job(job.id)).toMatchObject({ status: 'pending', phase: 'starting', attempt: 1 });
    const [first, second] = world.provider.creates.map((spec) => spec.name);
    expect(first).toBe(second);
  });

  it('leaves one pod when the first one turns up after all', async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    world.provider.answerNextCreate(lost, { podExists: true });
    await world.sweep();
    const [late] = [...world.provider.pods.keys()];
    world.provider.hide(late ?? '');
    world.pass(121);
    await world.sweep();
    await world.sweep();
    expect(world.provider.pods.size).toBe(2);
    world.provider.show(late ?? '');
    await world.sweep();
    expect(world.provider.terminated).toEqual([late]);
    expect(world.provider.pods.has(world.job(job.id).pod_id ?? '')).toBe(true);
  });

  /** Two creates of one attempt made a pod each, and both answers were lost. Lists then show both pods. */
  const afterTwoLostCreates = async () => {
    const world = setup();
    const job = world.put(aQueuedJob());
    for (const isSecond of [false, true]) {
      world.provider.answerNextCreate(lost, { podExists: true });
      // The second sweep puts the job back into the queue, and its launch follows.
      await world.sweep();
      for (const id of world.provider.pods.keys()) world.provider.hide(id);
      world.pass(isSecond ? 60 : 121);
    }
    const [first = '', second = ''] = world.provider.pods.keys();
    for (const id of [first, second]) {
      const created_at = addSeconds(start, id === first ? 3 : 124).toISOString();
      world.provider.update(id, { created_at, runtime: null });
      world.provider.show(id);
    }
    return { world, job, first, second };
  };

  it('twice for one attempt keeps the pod of the second create, which alone has a valid token', async () => {
    const { world, job, first, second } = await afterTwoLostCreates();
    await world.sweepFor(120);
    expect(world.job(job.id)).toMatchObject({ status: 'pending', attempt: 1, pod_id: second });
    expect(world.provider.terminated).toEqual([first]);
  });

  it.each([null, '1970-01-01T00:00:00.000Z', '2199-01-01T00:00:00.000Z'])(
    'twice for one attempt keeps the pod of the second create though its time of creation is %s',
    async (created_at) => {
      const { world, job, first, second } = await afterTwoLostCreates();
      world.provider.update(second, { created_at });
      await world.sweepFor(120);
      expect(world.job(job.id)).toMatchObject({ status: 'pending', attempt: 1, pod_id: second });
      expect(world.provider.terminated).toEqual([first]);
    },
  );

  it.each(['2001-01-01T00:00:00.000Z', addSeconds(start, -600).toISOString()])(
    'does not end the only pod, whose time of creation is %s',
    async (created_at) => {
      const world = setup();
      const job = world.put(aQueuedJob());
      world.provider.answerNextCreate(lost, { podExists: true });
      await world.sweep();
      const [id = ''] = world.provider.pods.keys();
      world.provider.update(id, { created_at });
      await world.sweepFor(120);
      expect(world.job(job.id)).toMatchObject({ status: 'pending', pod_id: id });
      expect(world.provider.terminated).toEqual([]);
    },
  );
});
