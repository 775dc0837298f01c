import fc from 'fast-check';
import type { InstallationLimits } from '../../../shared/domain/limits/installation.ts';
import type { Limits } from '../../../shared/domain/limits/limits.ts';
import { propertyRuns } from '../../support/effort.ts';
import { logsOf } from '../../support/logs-of.ts';
import { setup } from './limits-world.ts';

const month = '2026-01';

/** Limits beside those of the month. */
interface Others {
  readonly ofUser?: Partial<Limits>;
  readonly ofAll?: Partial<InstallationLimits>;
}

/** Alice has so many micro dollars of the month reserved or spent, and all users together have so many. */
const setupUsed = async (limit: number, ofAll: number, used: number, usedByAll: number, others: Others = {}) => {
  const world = await setup(
    { dollars_per_month: limit, dollars_per_hour: 100, ...others.ofUser },
    { dollars_per_month: ofAll, ...others.ofAll },
  );
  await world.usage.change('alice', { month, add: { charged_micro_dollars: used } });
  world.installation.standing = { ...world.installation.standing, months: { [month]: usedByAll } };
  return world;
};

describe('a budget that is told to fit', () => {
  it('is taken, whatever was used of the months of the user and of the installation, and whatever else is limited', async () => {
    const dollars = fc.double({ min: 0, max: 3, noNaN: true });
    const micro = fc.integer({ min: 0, max: 3_000_000 });
    const ask = fc.record({
      gpu_count: fc.integer({ min: 1, max: 8 }),
      max_duration_minutes: fc.integer({ min: 1, max: 900 }),
    });
    const pods = fc.constantFrom(0, 1, 9, 9);
    const dollars_per_hour = fc.constantFrom(0, 0.4, 1, 100, 100, 100);
    const ofUser = fc.record({ pods, dollars_per_hour, waiting_jobs: fc.integer({ min: 0, max: 1 }) });
    const others = fc.record({ ofUser, ofAll: fc.record({ pods, dollars_per_hour }) });
    const roomy = {
      ofUser: { pods: 9, dollars_per_hour: 100, waiting_jobs: 1 },
      ofAll: { pods: 9, dollars_per_hour: 100 },
    } as const;
    let told = 0;
    await logsOf(() =>
      fc.assert(
        fc.asyncProperty(
          others,
          dollars,
          dollars,
          micro,
          micro,
          ask,
          async (rest, limit, ofAll, used, usedByAll, asked) => {
            const world = await setupUsed(limit, ofAll, used, usedByAll, rest);
            const { status, body } = await world.deploy('alice', asked);
            if (status !== 422) return;
            expect(body.code).toBe('limit_exceeded');
            const { fits } = body.details;
            for (const least of Object.values(fits ?? {})) expect(least).toBeGreaterThan(0);
            if (fits?.budget_limit === undefined) return;
            told += 1;
            expect([201, 202]).toContain((await world.deploy('alice', { ...asked, ...fits })).status);
          },
        ),
        { ...propertyRuns(400), examples: [[roomy, 3, 3, 0, 0, { gpu_count: 8, max_duration_minutes: 900 }]] },
      ),
    );
    expect(told).toBeGreaterThan(0);
  });

  it('is none below the price of one minute', async () => {
    const world = await setupUsed(0.497_441, 1000, 447_441, 447_441);
    const { body } = await world.deploy('alice', { gpu_count: 8 });
    expect(body.details.fits).toBeUndefined();
    const ofAll = await setupUsed(1000, 0.497_441, 447_441, 447_441);
    expect((await ofAll.deploy('alice', { gpu_count: 8 })).body.details.fits).toBeUndefined();
  });

  it.each([1, 2, 3, 5, 8])('is the price of one minute, as a refusal tells it: %p cards', async (gpu_count) => {
    const world = await setup();
    const refused = await world.deploy('alice', { gpu_count, budget_limit: 0.000_001 });
    const [, told] = /^budget_limit is below the price of one minute \(\$([\d.]+)\)\.$/.exec(refused.body.error) ?? [];
    expect((await world.deploy('alice', { gpu_count, budget_limit: Number(told) })).status).toBe(201);
  });

  it('is the lesser of what the user and the installation have left', async () => {
    const world = await setupUsed(50, 20, 0, 5_000_000);
    const { body } = await world.deploy('alice', { gpu_count: 8, max_duration_minutes: 6000 });
    expect(body.details).toMatchObject({ name: 'dollars_per_month', fits: { budget_limit: 15 } });
    expect(body.error).toMatch(/With a budget_limit of 15 it fits\.$/);
  });
});

describe('a size that is told to fit', () => {
  it('is taken, whatever is stored, and is told where one byte more may be stored', async () => {
    const bytes = fc.integer({ min: 0, max: 20 });
    let refused = 0;
    await logsOf(() =>
      fc.assert(
        fc.asyncProperty(bytes, bytes, fc.integer({ min: 1, max: 20 }), async (limit, used, asked) => {
          const world = await setup({ stored_bytes: limit });
          await world.usage.change('alice', { add: { stored_bytes: used } });
          const { status, body } = await world.upload('alice', asked);
          if (status === 201) return;
          refused += 1;
          const { fits } = body.details;
          expect(fits !== undefined).toBe(used < limit);
          if (fits !== undefined) expect((await world.upload('alice', fits.size_bytes)).status).toBe(201);
        }),
        { ...propertyRuns(200), examples: [[10, 10, 1]] },
      ),
    );
    expect(refused).toBeGreaterThan(0);
  });
});

describe('dollars an hour that are told to fit', () => {
  it.each([
    [0, 0, undefined],
    [0.3, 0, 0.3],
    [0.45, 1, undefined],
    [0.5, 1, 0.05],
  ])('are none where less than a cent is left of %p, of which %p jobs have their share', async (limit, jobs, told) => {
    const world = await setup({ dollars_per_hour: limit, waiting_jobs: 0 });
    for (let nth = 0; nth < jobs; nth += 1) expect((await world.deploy('alice')).status).toBe(201);
    const { status, body } = await world.deploy('alice');
    expect([status, body.details.name, body.details.fits?.dollars_per_hour]).toEqual([422, 'dollars_per_hour', told]);
  });
});

describe('a deploy that the month has no room for, and no budget of it', () => {
  const advice = async (limit: number, ofAll: number, used: number, body: object) => {
    const world = await setupUsed(limit, ofAll, used, used);
    const answer = await world.deploy('alice', body);
    expect([answer.status, answer.body.details.fits]).toEqual([422, undefined]);
    return answer.body.error as string;
  };
  const large = { gpu_count: 8, max_duration_minutes: 6000 };

  it('is told to wait where it fits within the limit', async () => {
    expect(await advice(1, 1000, 999_000, {})).toMatch(/It may fit when jobs that run have ended, or next month\.$/);
    expect(await advice(1000, 1, 999_000, {})).toMatch(/Try again when jobs that run have ended, or ask who runs this/);
  });

  it('is told that it never fits where it could cost more than the limit', async () => {
    expect(await advice(1, 1000, 999_000, large)).toMatch(/Without a lower budget_limit it never fits\.$/);
    expect(await advice(1000, 1, 999_000, large)).toMatch(/Without a lower budget_limit it never fits here\.$/);
  });

  it('is told to ask for more where one minute of it could cost more than the limit', async () => {
    expect(await advice(0, 1000, 0, {})).toMatch(/No job of that price ever fits\. Ask who runs this installation\.$/);
    expect(await advice(1000, 0, 0, {})).toMatch(/No job of that price ever fits\. Ask who runs this installation\.$/);
  });
});

describe('an installation that may have no pods', () => {
  it('says so, and asks for no count of the accounts: none could lift that', async () => {
    const world = await setup({}, { pods: 0 });
    expect(await world.deploy('alice')).toMatchObject({
      status: 422,
      body: {
        error: 'No pods may run here. Ask who runs this installation.',
        details: { name: 'installation_pods', asked: 1 },
      },
    });
    expect(world.installation.calls.count('requestCount')).toBe(0);
  });
});
