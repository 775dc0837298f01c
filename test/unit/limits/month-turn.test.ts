import { countAccounts } from '../../../shared/domain/limits/count-accounts.ts';
import { setup } from './limits-world.ts';

/** A second before the month turns. */
const setupLate = async () => {
  const world = await setup();
  world.pass(31 * 86_400 - 1);
  return world;
};

describe('a deploy while the month turns', () => {
  it('is of the month that its dollars are charged to', async () => {
    const world = await setupLate();
    const change = world.usage.change.bind(world.usage);
    world.usage.change = (...args) => {
      world.usage.change = change;
      world.pass(2);
      return change(...args);
    };
    expect((await world.deploy('alice')).status).toBe(201);
    const [job] = world.jobsOf('alice');
    expect([job?.reserved?.month, job?.created_at.slice(0, 7)]).toEqual(['2026-01', '2026-01']);
    const { told, real } = await world.sums('alice');
    expect(told).toEqual(real);
  });

  it('is of the new month where its first call broke off in the old one, once that share is taken back', async () => {
    const world = await setupLate();
    const take = world.installation.take.bind(world.installation);
    world.installation.take = async () => {
      world.installation.take = take;
      throw new Error('The function died.');
    };
    expect((await world.deploy('alice', {}, 'one-key')).status).toBe(500);
    world.pass(2);
    const early = await world.deploy('alice', {}, 'one-key');
    expect([early.status, early.body.error]).toEqual([
      429,
      'An earlier call with this Idempotency-Key is under way, or broke off and is taken back within three minutes. Send this again.',
    ]);
    await world.settle();
    expect((await world.deploy('alice', {}, 'one-key')).status).toBe(201);
    const [job] = world.jobsOf('alice');
    expect([job?.reserved?.month, job?.created_at.slice(0, 7)]).toEqual(['2026-02', '2026-02']);
    expect(Object.keys((await world.sums('alice')).told.months)).toEqual(['2026-02']);
  });
});

describe('a count of the accounts', () => {
  it('keeps the month that has begun, though its own clock is behind, and forgets those before the month before', async () => {
    const world = await setup({}, { dollars_per_month: 1 });
    const add = { charged_micro_dollars: 40_000 };
    for (const month of ['2025-11', '2025-12']) {
      await world.usage.change('alice', { month, add });
      await world.installation.take(add, month, { pods: 1, dollars_per_hour: 1, dollars_per_month: 1 });
    }
    world.pass(31 * 86_400);
    expect((await world.deploy('alice')).status).toBe(201);
    // No account has this much of it any more.
    await world.installation.take(add, '2026-02', { pods: 1, dollars_per_hour: 1, dollars_per_month: 1 });
    const clock = () => new Date('2026-01-31T23:59:59.900Z');
    const { usage, installation } = world;
    expect(await countAccounts({ usage, installation, clock, mayGoOn: () => true })).toBe(true);
    expect(installation.standing.months).toEqual({ '2025-12': 40_000, '2026-01': 0, '2026-02': 447_441 });
    expect((await world.deploy('bob', { max_duration_minutes: 120 })).status).toBe(422);
  });
});
