import { simulateOverload } from '../../bench/sweep/overload.ts';
import { brokenPromises, fewestSweeps, longestGap, sweepsUntilServed } from '../../bench/sweep/overload-report.ts';

/** `npm run bench:sweep` plays the same with 50 000 jobs. */
describe('far more to do than one sweep can do', () => {
  const rateLimits = { perMinute: 60, perHour: 3000, perDay: 50_000 };

  it('is spread over sweeps: nobody is left out, nobody healthy is harmed, no limit is overrun', async () => {
    const result = await simulateOverload({
      jobs: 1500,
      seed: 7,
      rateLimits,
      dearASweep: 3,
      dearSweeps: 15,
      maxSweeps: 60,
    });
    expect(brokenPromises(result)).toEqual([]);
    expect(result.sweeps[0]).toMatchObject({ clean: true, left: expect.any(Number) });
    expect(result.sweeps[0]?.left).toBeGreaterThan(50);
    expect(result.sweeps.at(-1)?.left).toBe(0);

    const of = (kind: string) => result.fates.filter(({ who }) => who.kind === kind);
    // Dear ones come each minute, and the cheapest of all are served all the same.
    expect(Math.max(...of('dear').map(sweepsUntilServed))).toBeLessThanOrEqual(2);
    expect(Math.max(...of('cheap').map(sweepsUntilServed))).toBeLessThan(15);
    expect(of('stubborn')).toHaveLength(9);
    expect(Math.max(...of('stubborn').map(longestGap))).toBeLessThanOrEqual(2);
    // A quarter of the calls is left to others, and a quarter goes to pods that do not heed.
    expect(result.drainedIn).toBeLessThanOrEqual(2 * fewestSweeps(result, rateLimits));
  });
});
