import fc from 'fast-check';
import { roundedUpDollars } from '../../../shared/domain/jobs/cost.ts';
import { inDollars, microDollarsAtMost } from '../../../shared/domain/limits/micro-dollars.ts';
import { propertyRuns } from '../../support/effort.ts';

describe('micro dollars at most', () => {
  it('are exact for every whole cent, so that a sum that is told to fit does', () => {
    const wrong = Array.from({ length: 100_000 }, (_, nth) => nth + 1).filter(
      (cents) => microDollarsAtMost(cents / 100) !== cents * 10_000,
    );
    expect(wrong).toEqual([]);
  });

  it('are exact for what few additions come to, too', () => {
    expect([0.1 + 0.2, 1.1 + 2.2, 16.76 + 0.01].map(microDollarsAtMost)).toEqual([300_000, 3_300_000, 16_770_000]);
  });

  it('are never less than what they stand for, and no more than one more', () => {
    fc.assert(
      fc.property(fc.double({ min: 10 ** -9, max: 10 ** 6, noNaN: true }), (dollars) => {
        const micro = microDollarsAtMost(dollars);
        expect(Number.isSafeInteger(micro)).toBe(true);
        expect(micro).toBeGreaterThanOrEqual(dollars * 1_000_000 * (1 - 10 ** -15));
        expect(micro).toBeLessThanOrEqual(dollars * 1_000_000 + 1);
      }),
      propertyRuns(2000),
    );
    expect([0.000_000_1, 1.000_000_1, 999.000_000_1].map(microDollarsAtMost)).toEqual([1, 1_000_001, 999_000_001]);
  });
});

describe('dollars that are told as a most', () => {
  it('are never below what is reserved for them, and above it by less than what they are rounded to', () => {
    fc.assert(
      fc.property(fc.double({ min: 10 ** -9, max: 10 ** 5, noNaN: true }), (dollars) => {
        const micro = microDollarsAtMost(dollars);
        const [told, shown] = [roundedUpDollars(dollars), Number(inDollars(micro).slice(1))];
        expect(microDollarsAtMost(told)).toBeGreaterThanOrEqual(micro);
        expect(microDollarsAtMost(told)).toBeLessThan(micro + 100);
        expect(microDollarsAtMost(shown)).toBeGreaterThanOrEqual(micro);
        expect(microDollarsAtMost(shown)).toBeLessThan(micro + 10_000);
      }),
      propertyRuns(2000),
    );
    expect([5, 1.1, 0.1 + 0.2, 10.77].map(roundedUpDollars)).toEqual([5, 1.1, 0.3, 10.77]);
    expect([5, 1.1, 0.1 + 0.2, 10.77].map(microDollarsAtMost).map(inDollars)).toEqual([
      '$5.00',
      '$1.10',
      '$0.30',
      '$10.77',
    ]);
  });
});
