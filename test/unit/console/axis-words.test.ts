import fc from 'fast-check';
import { valueWords, wholeIncrements } from '../../../apps/console/src/curves/axis-words.ts';
import { propertyRuns } from '../../support/effort.ts';

describe('the words at an axis', () => {
  test('have all the same decimals, and no more than their distance needs', () => {
    const words = (increment: number) => [1, 2, 3, 4].map((n) => valueWords(n * increment, increment));
    expect(words(25)).toEqual(['25', '50', '75', '100']);
    expect(words(2.5)).toEqual(['2.5', '5.0', '7.5', '10.0']);
    expect(words(0.0001)).toEqual(['0.0001', '0.0002', '0.0003', '0.0004']);
    expect(words(1e9)).toEqual(['1.00e+9', '2.00e+9', '3.00e+9', '4.00e+9']);
    expect(words(5e-10)).toEqual(['5.00e-10', '1.00e-9', '1.50e-9', '2.00e-9']);
    expect([valueWords(0, 0.5), valueWords(-1500, 500)]).toEqual(['0', '-1,500']);
  });

  test('tell two lines apart, whatever their distance', () => {
    const increments = Array.from({ length: 24 }, (_, power) =>
      [1, 2, 2.5, 5].map((factor) => Number((factor * 10 ** (power - 12)).toPrecision(2))),
    ).flat();
    const both = fc.tuple(fc.integer({ min: -90, max: 90 }), fc.constantFrom(...increments));
    fc.assert(
      fc.property(both, ([n, increment]) => {
        expect(valueWords(n * increment, increment)).not.toBe(valueWords((n + 1) * increment, increment));
      }),
      propertyRuns(1000),
    );
  });

  test('are whole for steps', () => {
    expect(wholeIncrements.filter((one) => !Number.isInteger(one))).toEqual([]);
    expect(wholeIncrements.slice(0, 4)).toEqual([1, 2, 5, 10]);
  });
});
