import fc from 'fast-check';
import { microDollarsAtMost } from '../../../shared/domain/limits/micro-dollars.ts';
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
