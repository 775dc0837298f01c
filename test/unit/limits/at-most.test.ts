import { planCandidates } from '../../../shared/domain/deploy/candidates.ts';
import { someGpus } from '../../support/fake-gpu-provider.ts';
import { setup } from './limits-world.ts';

const longest = 7200;

const micro = (dollars: number): number => Math.round(dollars * 1_000_000);

describe('the most that a job may cost', () => {
  it('is that of a minute at least, so that a month is not passed by jobs of no length', async () => {
    const world = await setup({ dollars_per_month: 0.05, pods: 100 });
    const answers = [];
    for (let nth = 0; nth < 12; nth += 1)
      answers.push(await world.deploy('alice', { max_duration_minutes: 0.0001, gpu_type: 'L4' }));
    expect(answers.map(({ status }) => status)).toEqual([...Array(6).fill(201), ...Array(6).fill(422)]);
    await world.settle();
    const { charged_micro_dollars } = (await world.sums('alice')).told.months['2026-01'] ?? {};
    // A sweep comes each minute, so a minute may cost twice its price.
    expect(charged_micro_dollars).toBeLessThanOrEqual(100_000);
  });

  it.each([1, 7, 60, 61, 1439])('is told as no less than what is reserved for it: %p minutes', async (minutes) => {
    const world = await setup();
    const { body } = await world.deploy('alice', { max_duration_minutes: minutes });
    const reserved = world.job(body.job_id).reserved?.micro_dollars ?? Number.POSITIVE_INFINITY;
    for (const told of [body.cost.at_most_cost, body.cost.estimated_cost]) {
      expect(micro(told)).toBeGreaterThanOrEqual(reserved);
      expect(micro(told)).toBeLessThan(reserved + 100);
    }
  });

  it('is raised to its budget by a hold that outlasts its duration, and is reserved first', async () => {
    const world = await setup({ dollars_per_month: 6 });
    const { body } = await world.deploy('alice', { budget_limit: 5 });
    expect((await world.sums('alice')).told.months['2026-01']).toMatchObject({ charged_micro_dollars: 447_441 });
    expect(await world.hold('alice', body.job_id, longest)).toMatchObject({
      status: 200,
      body: { cost: { at_most_cost: 5 } },
    });
    const { told, real } = await world.sums('alice');
    expect(told).toEqual(real);
    expect(told).toMatchObject({ transitions: {}, months: { '2026-01': { charged_micro_dollars: micro(5) } } });
    expect((await world.hold('alice', body.job_id, longest + 60)).status).toBe(200);
    expect((await world.sums('alice')).told).toEqual(told);
    await world.cancel('alice', body.job_id);
    await world.settle();
    expect((await world.sums('alice')).told.months).toEqual({});
  });

  it('stays where the month has no room for the budget: the hold is refused, and a shorter one is not', async () => {
    const world = await setup({ dollars_per_month: 1 });
    const { body } = await world.deploy('alice', { budget_limit: 5 });
    const refused = await world.hold('alice', body.job_id, longest);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'limit_exceeded', details: { name: 'dollars_per_month', used: 0.447441, asked: 4.552559 } },
    });
    expect(refused.body.error).toMatch(/until its deadline_at at most/);
    expect((await world.hold('alice', body.job_id, 1800)).status).toBe(200);
    expect((await world.sums('alice')).told).toMatchObject({
      transitions: {},
      months: { '2026-01': { charged_micro_dollars: 447_441 } },
    });
  });

  it('is reserved once however many holds come at once', async () => {
    const world = await setup({ dollars_per_month: 6 });
    const { body } = await world.deploy('alice', { budget_limit: 5 });
    const holds = await Promise.all([1, 2, 3, 4].map((nth) => world.hold('alice', body.job_id, longest + nth)));
    expect(holds.some(({ status }) => status === 200)).toBe(true);
    expect(holds.every(({ status }) => status === 200 || status === 409)).toBe(true);
    await world.settle();
    const { told, real } = await world.sums('alice');
    expect(told).toEqual(real);
    expect(told.months['2026-01']).toMatchObject({ charged_micro_dollars: micro(5) });
  });

  it('ends a job whose pod RunPod bills at more than was offered, by one sweep at most, and warns it before', async () => {
    const world = await setup();
    const { body } = await world.deploy('alice');
    const running = world.put({
      ...world.job(body.job_id),
      status: 'running',
      phase: 'training',
      claimed_at: world.clock().toISOString(),
      last_heartbeat_at: world.clock().toISOString(),
      last_step_at: world.clock().toISOString(),
    });
    world.provider.update(running.pod_id ?? '', { cost_per_hour: 3 * (running.cost_per_hour ?? 0) });
    for (let minute = 0; minute < 30 && world.job(body.job_id).status === 'running'; minute += 1) {
      world.pass(60);
      const at = world.clock().toISOString();
      world.put({ ...world.job(body.job_id), last_heartbeat_at: at, last_step_at: at });
      await world.sweep();
    }
    const over = world.job(body.job_id);
    expect(over).toMatchObject({ status: 'failed', reason: 'budget_exceeded' });
    expect(over.error?.message).toMatch(/^RunPod billed the job at more than was offered.*\$0\.45, is spent/);
    const aSweep = (((over.attempts[0]?.cost_per_hour ?? 0) + (over.disk_cost_per_hour ?? 0)) * 60) / 3600;
    expect(over.closed_dollars).toBeGreaterThanOrEqual(over.estimated_cost);
    expect(over.closed_dollars).toBeLessThanOrEqual(over.estimated_cost + aSweep + 0.000001);
    expect(over.history.map(({ message }) => message)).toContain('The budget is nearly spent.');
  });

  it('lasts for the duration of a job whose price has more decimals than are kept of it', async () => {
    const world = await setup();
    world.catalog.gpus = someGpus().map((card) => ({ ...card, price: { secure: 0.44004, community: null } }));
    const { body } = await world.deploy('alice');
    const { id } = world.put({ ...world.job(body.job_id), cost_per_hour: 0.44004 });
    world.pass(3599.9);
    await world.sweep();
    expect(world.job(id).reason).not.toBe('budget_exceeded');
    world.pass(1);
    await world.sweep();
    expect(world.job(id).reason).toBe('max_duration');
  });

  it.each([
    [0.44, 1, 0.44],
    [3.59, 3, 10.77],
    [0.44002, 2, 0.8801],
  ])('counts on no less than the price of the cards: %p dollars for each of %p', (secure, gpu_count, cost_per_hour) => {
    const catalog = someGpus().map((card) => ({ ...card, price: { secure, community: null } }));
    const wanted = { gpu_types: ['L4'], gpu_count, cloud: 'any', data_center_ids: [] } as const;
    expect(planCandidates(wanted, catalog)).toMatchObject([{ cost_per_hour }]);
  });

  it('ends a job at the price of its offer for its duration, as ever', async () => {
    const world = await setup();
    const { body } = await world.deploy('alice');
    world.pass(3601);
    await world.sweep();
    expect(world.job(body.job_id)).toMatchObject({ reason: 'max_duration' });
  });
});
