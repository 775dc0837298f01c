import fc from 'fast-check';
import { bar } from '../../../shared/terminal/bar.ts';
import { type CurvePoint, curve, scaleColumns } from '../../../shared/terminal/curve.ts';
import { propertyRuns } from '../../support/effort.ts';

describe('the curve of a job', () => {
  it('falls from the left top to the right bottom', () => {
    const points = Array.from({ length: 5 }, (_, n) => ({ step: 10 * n, train_loss: 4 - n }));
    expect(curve([...points, { step: 40, eval_loss: 1 }], { columns: 21, rows: 5 })).toEqual(
      [
        '   4.000 │•',
        '         │     •',
        '         │          •',
        '         │               •',
        '   0.000 │                    •',
        '         └─────────────────────',
        '          step 0        step 40',
        '          • train loss   × eval loss',
      ].map((line, row) => (row === 3 ? '         │               •    ×' : line)),
    );
  });

  it('marks what is no number at the top, and says so', () => {
    const lines = curve(
      [
        { step: 0, train_loss: 2 },
        { step: 10, train_loss: 'nan' },
      ],
      { columns: 11, rows: 3 },
    );
    expect(lines[0]).toBe('   2.000 │•         !');
    expect(lines.at(-1)).toContain('! not a number');
  });

  it.each([
    [[], '(no points yet)'],
    [[{ step: 3 }], '(no points yet)'],
    [[{ step: 3, train_loss: 'inf' }], '!'],
  ])('of %j shows %s', (points, shown) => {
    expect(curve(points, { columns: 10, rows: 3 }).join('\n')).toContain(shown);
  });

  it('keeps its size, whatever the points', () => {
    const value = fc.option(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant('nan')), {
      nil: undefined,
    });
    const point: fc.Arbitrary<CurvePoint> = fc.record({
      step: fc.nat(1_000_000_000),
      train_loss: value,
      eval_loss: value,
    });
    const size = fc.record({ columns: fc.integer({ min: 20, max: 200 }), rows: fc.integer({ min: 2, max: 40 }) });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 50 }), size, (points, { columns, rows }) => {
        const lines = curve(points, { columns, rows });
        if (lines.length === 1) return;
        expect(lines).toHaveLength(rows + 3);
        for (const line of lines.slice(0, -1)) expect(line.length).toBeLessThanOrEqual(columns + scaleColumns);
      }),
      propertyRuns(500),
    );
  });

  it('tells the last step alone where both have no room', () => {
    const lines = curve([{ step: 1_000_000_000, train_loss: 1 }], { columns: 20, rows: 2 });
    expect(lines.at(-2)?.trim()).toBe('step 1000000000');
    expect(lines.at(-2)).toHaveLength(30);
  });

  it('shows a part of the steps where it is asked for one', () => {
    const points = [
      { step: 100, train_loss: 2 },
      { step: 200, train_loss: 1 },
    ];
    expect(curve(points, { columns: 30, rows: 2, fromStep: 100 })[0]).toBe('   2.000 │•');
  });
});

describe('a bar', () => {
  it.each([
    [0, '[··········]   0 %'],
    [0.5, '[█████·····]  50 %'],
    [0.999, '[██████████]  99 %'],
    [1, '[██████████] 100 %'],
    [7, '[██████████] 100 %'],
  ])('of %d is %s', (share, shown) => {
    expect(bar(share, 10)).toBe(shown);
  });
});
