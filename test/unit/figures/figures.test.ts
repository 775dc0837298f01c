import fc from 'fast-check';
import { dollars, dollarsAtMost, dollarsPerHour } from '../../../shared/figures/dollars.ts';
import { duration, roughly } from '../../../shared/figures/durations.ts';
import { count, decimal, percent } from '../../../shared/figures/numbers.ts';
import { bytes } from '../../../shared/figures/sizes.ts';
import { doingNow, inWords } from '../../../shared/figures/status-words.ts';
import { propertyRuns } from '../../support/effort.ts';

const all = { bytes, count, decimal, dollars, dollarsAtMost, dollarsPerHour, duration, percent, roughly };

/** The number that a text shows, whatever its unit. */
const shown = (text: string): number => Number(text.replaceAll(/[^0-9.e-]/g, ''));

describe('figures as people read them', () => {
  test.each(Object.entries(all))('%s shows an em-dash for what is not known', (_, show) => {
    for (const figure of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) expect(show(figure)).toBe('—');
  });

  test.each([
    [0, '$0.00'],
    [0.000004, '<$0.0001'],
    [0.00048, '$0.0005'],
    [0.00704, '$0.0070'],
    [0.034, '$0.034'],
    [0.0996, '$0.10'],
    [0.34, '$0.34'],
    [12.4, '$12.40'],
    [1234.5, '$1,234.50'],
    [-0.02, '-$0.020'],
  ])('dollars %p are %s', (figure, text) => {
    expect(dollars(figure)).toBe(text);
  });

  test('money is never shown as none, nor off by more than a tenth or half a hundredth of a cent', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), (figure) => {
        const text = dollars(figure);
        expect(shown(text)).toBeGreaterThan(0);
        if (!text.includes('<')) expect(Math.abs(shown(text) - figure)).toBeLessThan(Math.max(0.000051, figure / 10));
      }),
      propertyRuns(500),
    );
  });

  test.each([
    [0, '$0.00'],
    [0.000004, '<$0.0001'],
    [0.00041, '$0.0005'],
    [0.0341, '$0.035'],
    [0.0993, '$0.10'],
    [0.4421, '$0.45'],
    [0.1 + 0.2, '$0.30'],
    [10.77, '$10.77'],
    [1234.5001, '$1,234.51'],
  ])('dollars of at most %p are %s', (figure, text) => {
    expect(dollarsAtMost(figure)).toBe(text);
  });

  test('a most is never shown below what it is, and above it by less than the last place that is shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (hundredthsOfCents) => {
        const figure = hundredthsOfCents / 10_000;
        expect(shown(dollarsAtMost(figure))).toBeGreaterThanOrEqual(figure);
        expect(shown(dollarsAtMost(figure))).toBeLessThan(figure + (figure < 0.0995 ? 0.001 : 0.01));
      }),
      propertyRuns(500),
    );
  });

  test('decimals, sizes and shares that are more than nothing are not shown as nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (figure) => {
        expect(shown(decimal(figure))).toBeGreaterThan(0);
        if (figure < 0.5) expect(percent(figure)).not.toBe('0 %');
      }),
      propertyRuns(300),
    );
  });

  test.each([
    [0, '0 s'],
    [0.2, '<1 s'],
    [59.4, '59 s'],
    [59.6, '1 min 00 s'],
    [185, '3 min 05 s'],
    [3599.9, '1 h 00 min'],
    [7500, '2 h 05 min'],
    [273_600, '3 d 04 h'],
    [-5, '-5 s'],
  ])('%p seconds last %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  test('the age of something has one unit', () => {
    expect([5, 185, 7500, 400_000].map(roughly)).toEqual(['5 s', '3 min', '2 h', '4 d']);
  });

  test.each([
    [0, '0 B'],
    [812, '812 B'],
    [999.7, '1.00 kB'],
    [12_400_000, '12.4 MB'],
    [99_960, '100 kB'],
    [2e15, '2000 TB'],
  ])('%p bytes are %s', (size, text) => {
    expect(bytes(size)).toBe(text);
  });

  test('numbers keep their size in sight', () => {
    expect([2.18444, 0.00031, 1.2e-7, 12345.6].map((figure) => decimal(figure))).toEqual([
      '2.184',
      '0.0003100',
      '1.20e-7',
      '12,346',
    ]);
    expect([0, 0.001, 0.5, 0.999, 1].map(percent)).toEqual(['0 %', '<1 %', '50 %', '99 %', '100 %']);
    expect(count(1234567)).toBe('1,234,567');
    expect(dollarsPerHour(0.34)).toBe('$0.34/h');
  });

  test('a job is told by what it does', () => {
    expect(doingNow({ status: 'running', phase: 'loading_model' })).toBe('loading the model');
    expect(doingNow({ status: 'failed', phase: 'training' })).toBe('failed');
    expect(inWords('of_a_later_version')).toBe('of a later version');
  });
});
