import { datasetId, setup } from './deploy-world.ts';

const limited = (limits: Parameters<typeof setup>[2]) => setup(undefined, {}, limits);

describe('the deploys of one user', () => {
  it('are refused with 429 beyond twice the rate at once, and nothing of them is written', async () => {
    const { alice, jobs, provider } = await limited({ deploysPerUserPerMinute: 1 });
    for (const _ of [1, 2]) expect((await alice.deploy({})).status).toBe(201);
    const refused = await alice.deploy({});
    expect(refused).toMatchObject({
      status: 429,
      body: { code: 'rate_limited', error: 'One user may deploy 2 jobs in 120 seconds here, and you have.' },
      headers: { 'retry-after': '120' },
    });
    expect(jobs.rows.all()).toHaveLength(2);
    expect(provider.creates).toHaveLength(2);
  });

  it('are not those of another', async () => {
    const { alice, mallory } = await limited({ deploysPerUserPerMinute: 1 });
    for (const _ of [1, 2, 3]) await alice.deploy({});
    // The dataset is another user's, which is found out before anything is counted.
    expect((await mallory.deploy({})).status).toBe(404);
  });

  it('count what is valid and new: neither what is refused nor the same key again', async () => {
    const { alice, allowances, usage, jobs } = await limited({ deploysPerUserPerMinute: 1 });
    for (const _ of [1, 2, 3]) {
      expect((await alice.deploy({ gpu_type: 'RTX 4091' })).status).toBe(400);
      expect((await alice.deploy({}, { 'idempotency-key': 'once' })).status).toBe(201);
    }
    expect(jobs.rows.all()).toHaveLength(1);
    // For its create: the deploy is counted by the write that reserves its share.
    expect(allowances.calls.counts()).toEqual({ take: 1 });
    expect((await usage.get('alice')).deploys?.count).toBe(1);
  });
});

describe('the calls to RunPod of all users', () => {
  it('are not gone over: a job beyond them waits for a sweep, and says so', async () => {
    const { alice, jobs, provider } = await limited({ callsOfUsers: 1 });
    expect((await alice.deploy({})).status).toBe(201);
    const second = await alice.deploy({});
    expect(second).toMatchObject({
      status: 202,
      body: { status: 'queued', pod_id: null, message: expect.stringContaining('Waiting for its turn') },
    });
    expect(provider.creates).toHaveLength(1);
    const job = jobs.rows.get(second.body.job_id);
    expect(job).toMatchObject({
      status: 'queued',
      phase: 'waiting_for_capacity',
      next_launch_at: '2026-01-01T00:00:00.000Z',
    });
    expect(job).not.toHaveProperty('wait_reason');
    expect(job?.history.at(-1)?.message).toContain('RunPod was not asked');
  });

  it('are not asked for to end a pod', async () => {
    const { alice, allowances, provider } = await limited({ callsOfUsers: 1 });
    const { body } = await alice.deploy({ dataset_id: datasetId });
    const before = allowances.calls.total();
    expect((await alice.stop(body.job_id)).status).toBe(200);
    expect(provider.calls.count('terminatePod')).toBe(1);
    expect(allowances.calls.total()).toBe(before);
  });

  it('are asked for to look for a pod by its name; without any the next sweep ends it', async () => {
    const { alice, provider } = await limited({ callsOfUsers: 1 });
    provider.answerNextCreate({ outcome: 'ambiguous', message: 'timeout' }, { podExists: true });
    const { body } = await alice.deploy({});
    expect((await alice.stop(body.job_id)).status).toBe(200);
    expect(provider.calls.count('listPods')).toBe(0);
  });
});
