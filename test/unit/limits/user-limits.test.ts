import { setup } from './limits-world.ts';

describe('a deploy within limits', () => {
  it('lets exactly as many of twelve at once in as there is room for', async () => {
    const world = await setup({ pods: 2, waiting_jobs: 0 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => world.deploy('alice')));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(2).fill(201), ...Array(10).fill(422)]);
    expect(answers.find(({ status }) => status === 422)?.body).toMatchObject({
      code: 'limit_exceeded',
      details: { name: 'pods', limit: 2, used: 2, asked: 1 },
      error: 'You have 2 of 2 pods. Deploy it when one of your jobs has ended, or cancel one.',
    });
    expect(world.provider.creates).toHaveLength(2);
    const { told, real } = await world.sums('alice');
    expect(told).toEqual(real);
    expect(told).toMatchObject({ pods: 2, waiting_jobs: 0, transitions: {} });
    expect((await world.deploy('bob')).status).toBe(201);
  });

  it('refuses a job that could cost more than the month has left before a pod is made, and says what would fit', async () => {
    const world = await setup({ dollars_per_month: 1 });
    expect((await world.deploy('alice')).status).toBe(201);
    expect(await world.deploy('alice', { max_duration_minutes: 120 })).toMatchObject({
      status: 422,
      body: {
        code: 'limit_exceeded',
        error: expect.stringContaining(
          '$0.45 of 2026-01 are spent or reserved by your jobs, and this one could cost $0.90',
        ),
        details: { name: 'dollars_per_month', limit: 1, used: 0.447441, asked: 0.894881, fits: { budget_limit: 0.55 } },
        issues: [{ path: 'budget_limit', message: 'is beyond your limit of dollars_per_month: 1' }],
      },
    });
    expect(world.provider.creates).toHaveLength(1);
    const fitting = await world.deploy('alice', { max_duration_minutes: 120, budget_limit: 0.55 });
    expect(fitting.status).toBe(201);
    expect((await world.deploy('alice', { budget_limit: 0.01 })).body.details).toMatchObject({ used: 0.997441 });
  });

  it('counts the dollars of a month from its first day on', async () => {
    const world = await setup({ dollars_per_month: 0.5 });
    world.pass(31 * 86_400 - 3600);
    expect((await world.deploy('alice')).status).toBe(201);
    expect((await world.deploy('alice')).status).toBe(422);
    world.pass(3600);
    expect((await world.deploy('alice')).status).toBe(201);
    const { told } = await world.sums('alice');
    expect(Object.keys(told.months)).toEqual(['2026-01', '2026-02']);
  });

  it('has a job wait where the pods or the dollars an hour are used up, and none that could never start', async () => {
    for (const limits of [{ pods: 1 }, { dollars_per_hour: 0.8 }]) {
      const world = await setup(limits);
      const first = await world.deploy('alice');
      const second = await world.deploy('alice');
      expect([first.status, second.status, second.body.status]).toEqual([201, 202, 'queued']);
      expect(second.body.message).toMatch(/^Waiting for room: you, or all users/);
      expect([world.provider.creates.length, world.orders.length]).toEqual([1, 0]);
      expect((await world.sums('alice')).told).toMatchObject({
        pods: 1,
        waiting_jobs: 1,
        micro_dollars_per_hour: 447_441,
      });
    }
    const never = await setup({ dollars_per_hour: 0.4 });
    expect(await never.deploy('alice')).toMatchObject({
      status: 422,
      body: { details: { name: 'dollars_per_hour', limit: 0.4, used: 0, fits: { dollars_per_hour: 0.4 } } },
    });
    expect((await (await setup({ pods: 0 })).deploy('alice')).body.details).toMatchObject({ name: 'pods', limit: 0 });
  });

  it('reserves the share of one job however often it is asked for with one key', async () => {
    const world = await setup({ pods: 1, waiting_jobs: 0 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => world.deploy('alice', {}, 'one-key')));
    expect(new Set(answers.map(({ body }) => body.job_id)).size).toBe(1);
    expect(answers.every(({ status }) => status === 201 || status === 202)).toBe(true);
    expect((await world.deploy('alice', {}, 'one-key')).status).toBeLessThan(300);
    const { told, real } = await world.sums('alice');
    expect(told).toEqual(real);
    expect(told).toMatchObject({ pods: 1, months: { '2026-01': { charged_micro_dollars: 447_441 } } });
  });

  it('takes a repeat with one key at the limit, wherever the first call broke off: the share is its own', async () => {
    for (let nth = 1; ; nth += 1) {
      const world = await setup({ pods: 1, waiting_jobs: 0 });
      const first = world.handlers({ call: nth, moment: 'after' });
      await first.deploy('alice', {}, 'key').catch(() => {});
      if (!first.life.isOver) break;
      const again = await world.deploy('alice', {}, 'key');
      expect({ nth, status: again.status }).toEqual({ nth, status: again.status === 202 ? 202 : 201 });
      expect(world.jobsOf('alice')).toHaveLength(1);
    }
  });

  it('goes by the limits that an operator has set for the user', async () => {
    const world = await setup({ pods: 1, waiting_jobs: 0 });
    await world.usage.change('alice', { limits: { pods: 2 } });
    const statuses = [await world.deploy('alice'), await world.deploy('alice'), await world.deploy('alice')];
    expect(statuses.map(({ status }) => status)).toEqual([201, 201, 422]);
    expect((await world.deploy('bob')).status).toBe(201);
    expect((await world.deploy('bob')).status).toBe(422);
  });
});

describe('the end of a job', () => {
  it('returns its share once its pod is seen gone, and keeps what it has spent', async () => {
    const world = await setup({ pods: 1, waiting_jobs: 0 });
    const { body } = await world.deploy('alice');
    world.pass(1800);
    await world.cancel('alice', body.job_id);
    expect((await world.sums('alice')).told.pods).toBe(1);
    world.pass(60);
    await world.sweep();
    const { told, real } = await world.sums('alice');
    expect(told).toEqual(real);
    const spent = 223_720;
    const months = { '2026-01': { charged_micro_dollars: spent, spent_micro_dollars: spent } };
    expect(told).toMatchObject({ pods: 0, micro_dollars_per_hour: 0, months, transitions: {} });
    expect((await world.deploy('alice')).status).toBe(201);
  });

  it('admits those that wait, the longest first, and no more than there is room for', async () => {
    const world = await setup({ pods: 2, waiting_jobs: 9 });
    const ids: string[] = [];
    for (let nth = 0; nth < 5; nth += 1) {
      ids.push((await world.deploy('alice')).body.job_id);
      world.pass(1);
    }
    const [first = '', , third = ''] = ids;
    await world.cancel('alice', first);
    world.pass(60);
    expect(await world.sweep()).toMatchObject({ admitted: 1 });
    const waiting = world.jobsOf('alice').filter(({ reserved }) => reserved?.waits);
    expect(waiting.map(({ id }) => id).sort()).toEqual(ids.slice(3).sort());
    expect(world.job(third)).toMatchObject({ status: 'queued', queued_at: world.clock().toISOString() });
    await world.launch();
    expect(world.job(third).status).toBe('pending');
    const { told, real } = await world.sums('alice');
    expect(told).toEqual(real);
    expect(await world.sweep()).toMatchObject({ admitted: 0 });
  });

  it('lets one that an operator has put beyond the limits keep no other waiting', async () => {
    const world = await setup({ pods: 1, waiting_jobs: 9 });
    const first = (await world.deploy('alice')).body.job_id;
    const dear = (await world.deploy('alice', { gpu_count: 4 })).body.job_id;
    world.pass(1);
    const cheap = (await world.deploy('alice')).body.job_id;
    await world.usage.change('alice', { limits: { dollars_per_hour: 1 } });
    await world.cancel('alice', first);
    world.pass(60);
    expect(await world.sweep()).toMatchObject({ admitted: 1 });
    expect([dear, cheap].map((id) => world.job(id).reserved?.waits)).toEqual([true, false]);
    const { told, real } = await world.sums('alice');
    expect(told).toEqual(real);
  });

  it('has no job overtake those that wait, but where no more may wait', async () => {
    const world = await setup({ pods: 1, waiting_jobs: 1 });
    const first = await world.deploy('alice');
    const second = await world.deploy('alice');
    await world.cancel('alice', first.body.job_id);
    await world.usage.change('alice', { add: { pods: -1 } });
    // The account has room for one pod, and no sweep has yet given it to the job that waits.
    expect((await world.deploy('alice')).status).toBe(201);
    await world.usage.change('alice', { limits: { waiting_jobs: 2 } });
    expect((await world.deploy('alice')).status).toBe(202);
    expect(world.job(second.body.job_id).reserved?.waits).toBe(true);
  });

  it('returns nothing of a job from before there were limits', async () => {
    const world = await setup();
    const { job } = world.runningJob({ user_id: 'alice' });
    await world.cancel('alice', job.id);
    world.pass(60);
    await world.sweep();
    world.pass(60);
    await world.sweep();
    expect(world.job(job.id).open).toBe(false);
    expect((await world.sums('alice')).told).toMatchObject({ pods: 0, months: {} });
  });
});

describe('stored bytes', () => {
  it('are reserved with an upload and returned with its deletion', async () => {
    const world = await setup({ stored_bytes: 100 });
    const { body } = await world.upload('alice', 60);
    expect(await world.upload('alice', 41)).toMatchObject({
      status: 422,
      body: { details: { name: 'stored_bytes', limit: 100, used: 60, asked: 41, fits: { size_bytes: 40 } } },
    });
    expect((await world.remove('alice', body.dataset.id)).status).toBe(204);
    expect((await world.sums('alice')).told).toMatchObject({ stored_bytes: 0, transitions: {} });
    expect((await world.upload('alice', 100)).status).toBe(201);
  });

  it('let exactly as many of ten uploads at once in as there is room for', async () => {
    const world = await setup({ stored_bytes: 35 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.upload('alice', 10)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    const { told, real } = await world.sums('alice');
    expect([told.stored_bytes, told]).toEqual([30, real]);
  });

  it('are reserved once for a repeat, also at the limit, and returned once by two deletions at once', async () => {
    const world = await setup({ stored_bytes: 10 });
    const answers = await Promise.all(Array.from({ length: 4 }, () => world.upload('alice', 10, 'one-key')));
    expect(answers.map(({ status }) => status)).toEqual(Array(4).fill(201));
    expect((await world.upload('alice', 10, 'one-key')).status).toBe(201);
    expect((await world.sums('alice')).told).toMatchObject({ stored_bytes: 10, transitions: {} });
    const id = answers[0]?.body.dataset.id;
    await Promise.all([world.remove('alice', id), world.remove('alice', id), world.remove('alice', id)]);
    await world.settle();
    expect((await world.sums('alice')).told).toMatchObject({ stored_bytes: 0, transitions: {} });
  });
});
