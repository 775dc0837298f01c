import fc from 'fast-check';
import {
  alongAxis,
  attemptBands,
  dotsOf,
  faultsOf,
  numbersOf,
  placesOf,
  smoothed,
  stepsBetween,
} from '../../../apps/console/src/curves/columns.ts';
import { curvesAsCsv } from '../../../apps/console/src/curves/csv.ts';
import type { Point } from '../../../shared/client/index.ts';
import { propertyRuns } from '../../support/effort.ts';

const start = Date.parse('2026-11-01T00:00:00.000Z');
const told = fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.constantFrom('nan', 'inf', '-inf'));

/** A curve: one point a step, in their order, of attempts that may come back. */
const curves: fc.Arbitrary<readonly Point[]> = fc.uniqueArray(fc.nat(500), { maxLength: 40 }).chain((steps) =>
  fc.tuple(
    ...steps
      .toSorted((a, b) => a - b)
      .map((step) =>
        fc.record(
          {
            step: fc.constant(step),
            attempt: fc.integer({ min: 1, max: 3 }),
            train_loss: told,
            timestamp: fc.nat(100_000).map((ms) => new Date(start + ms).toISOString()),
          },
          { requiredKeys: ['step', 'attempt'] },
        ),
      ),
  ),
) as fc.Arbitrary<readonly Point[]>;

const values = fc.array(fc.oneof(fc.constant(null), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
  maxLength: 50,
});

describe('the columns of a chart', () => {
  test('are in order of their axis, and lose no point that has a place on it', () => {
    fc.assert(
      fc.property(curves, (points) => {
        expect(alongAxis(points, 'step')).toEqual(points);
        const byTime = placesOf(alongAxis(points, 'time'), 'time');
        expect(byTime).toEqual(byTime.toSorted((a, b) => a - b));
        expect(byTime).toHaveLength(points.filter(({ timestamp }) => timestamp !== undefined).length);
      }),
      propertyRuns(300),
    );
  });

  test('have nothing where a step tells no number, and on a log scale nothing that has no place on it', () => {
    fc.assert(
      fc.property(curves, (points) => {
        const losses = points.map(({ train_loss: value }) => value);
        const [plain, log] = [numbersOf(losses, false), numbersOf(losses, true)];
        points.forEach(({ train_loss: value }, n) => {
          expect(plain[n]).toBe(typeof value === 'number' ? value : null);
          expect(log[n]).toBe(typeof value === 'number' && value > 0 ? value : null);
        });
        const faults = faultsOf(points, ['train_loss']);
        expect(faults).toEqual(points.flatMap(({ train_loss }, n) => (typeof train_loss === 'string' ? [n] : [])));
      }),
      propertyRuns(300),
    );
  });

  test('are divided into attempts without a gap, each other than the one before', () => {
    fc.assert(
      fc.property(curves, (points) => {
        const bands = attemptBands(points);
        expect(bands.flatMap(({ first, last }) => [...Array(last - first + 1).keys()].map((n) => n + first))).toEqual([
          ...points.keys(),
        ]);
        bands.forEach(({ attempt, first, last }, n) => {
          expect(new Set(points.slice(first, last + 1).map((point) => point.attempt))).toEqual(new Set([attempt]));
          expect(bands[n - 1]?.attempt).not.toBe(attempt);
        });
      }),
      propertyRuns(300),
    );
  });

  test('are asked for again by the steps between two places', () => {
    fc.assert(
      fc.property(curves, fc.nat(100), fc.nat(100), (points, from, length) => {
        const range = [start / 1000 + from, start / 1000 + from + length] as const;
        const steps = stepsBetween(points, 'time', range);
        const within = points.filter(({ timestamp }) => {
          const seconds = timestamp === undefined ? Number.NaN : Date.parse(timestamp) / 1000;
          return seconds >= range[0] && seconds <= range[1];
        });
        const all = within.map(({ step }) => step);
        expect(steps).toEqual(all.length === 0 ? undefined : [Math.min(...all), Math.max(...all)]);
      }),
      propertyRuns(300),
    );
  });

  test('have a dot at each value where there are few, so that one alone is seen', () => {
    expect(dotsOf([null, 2, null, 3])).toEqual([1, 3]);
    expect(dotsOf(Array(500).fill(1))).toEqual([]);
  });
});

describe('smoothing', () => {
  test('changes nothing at 0, keeps what is missing missing, and stays between what was told so far', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 0.99, noNaN: true }), (raw, amount) => {
        const smooth = smoothed(raw, amount);
        expect(smooth.map((value) => value === null)).toEqual(raw.map((value) => value === null));
        raw.forEach((_, n) => {
          const before = raw.slice(0, n + 1).filter((value) => value !== null);
          const value = smooth[n];
          if (value === null || value === undefined) return;
          const slack = 1e-6 * Math.max(1, ...before.map(Math.abs));
          expect(value).toBeGreaterThanOrEqual(Math.min(...before) - slack);
          expect(value).toBeLessThanOrEqual(Math.max(...before) + slack);
        });
        smoothed(raw, 0).forEach((value, n) => {
          if (value !== null) expect(value).toBeCloseTo(raw[n] ?? Number.NaN);
        });
      }),
      propertyRuns(300),
    );
  });

  test('begins with the first value itself, and follows a step slowly', () => {
    expect(smoothed([4], 0.9)).toEqual([4]);
    const [, second = 0] = smoothed([4, 0], 0.9).map((value) => value ?? 0);
    expect(second).toBeCloseTo((0.9 * 4) / 1.9);
  });
});

describe('curves as CSV', () => {
  test('have a line for each step, what is no number by its name and what was not told empty', () => {
    const [head = '', ...rows] = curvesAsCsv([
      { step: 1, attempt: 1, train_loss: 2.5 },
      { step: 2, attempt: 2, train_loss: 'nan', eval_loss: 3 },
    ])
      .trim()
      .split('\r\n');
    const columns = head.split(',');
    const cell = (row: number, name: string) => rows[row]?.split(',')[columns.indexOf(name)];
    expect([cell(0, 'train_loss'), cell(0, 'eval_loss'), cell(1, 'train_loss'), cell(1, 'eval_loss')]).toEqual([
      '2.5',
      '',
      'nan',
      '3',
    ]);
    expect(rows).toHaveLength(2);
  });
});
