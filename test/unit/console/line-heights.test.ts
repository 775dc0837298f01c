import fc from 'fast-check';
import { LineHeights, lineAt } from '../../../apps/console/src/screens/job/log/line-heights.ts';
import { propertyRuns } from '../../support/effort.ts';

const measure = { rowPx: 20, columns: 10 };
const linesOf = (lengths: readonly number[]) => lengths.map((length, n) => ({ id: `${n}`, text: 'x'.repeat(length) }));
const someLines = fc.array(fc.nat(60), { minLength: 1, maxLength: 40 }).map(linesOf);

describe('heights of the lines of a log', () => {
  test('are reckoned by what fits into a row, and an empty line has one', () => {
    expect([...new LineHeights(linesOf([0, 10, 11, 35]), measure).offsets]).toEqual([0, 20, 40, 80, 160]);
  });

  test('are as they were measured, wherever the lines stand then', () => {
    fc.assert(
      fc.property(
        someLines,
        fc.dictionary(fc.nat(39).map(String), fc.integer({ min: 23, max: 900 })),
        (lines, told) => {
          const heights = new LineHeights(lines, measure);
          const measured = new Map(
            Object.entries(told)
              .map(([n, px]) => [Number(n), px] as const)
              .filter(([n]) => n < lines.length),
          );
          heights.tell(measured);
          const of = (one: LineHeights, n: number) => (one.offsets[n + 1] ?? 0) - (one.offsets[n] ?? 0);
          // Less than two pixels are no other height.
          for (const [n, px] of measured) expect(Math.abs(of(heights, n) - px)).toBeLessThan(2);
          expect(heights.tell(measured)).toBe(false);
          const later = heights.with(lines.toReversed());
          for (const [n, px] of measured) expect(Math.abs(of(later, lines.length - 1 - n) - px)).toBeLessThan(2);
          expect(later.offsets.at(-1)).toBeCloseTo(heights.offsets.at(-1) ?? 0);
        },
      ),
      propertyRuns(300),
    );
  });

  test('are not told to be others by what a browser measures to a part of a pixel, which would draw them again without end', () => {
    const heights = new LineHeights(linesOf([5, 5, 25]), measure);
    expect(
      heights.tell(
        new Map([
          [0, 20.75],
          [1, 18.5],
          [2, 60.25],
        ]),
      ),
    ).toBe(false);
    expect(heights.tell(new Map([[1, 40]]))).toBe(true);
    expect([...heights.offsets]).toEqual([0, 20, 60, 120]);
  });

  test('tell which line stands at a place', () => {
    fc.assert(
      fc.property(someLines, fc.integer({ min: -50, max: 5000 }), (lines, px) => {
        const { offsets } = new LineHeights(lines, measure);
        const at = lineAt(offsets, px);
        if (px < 0) expect(at).toBe(0);
        else if (px >= (offsets.at(-1) ?? 0)) expect(at).toBe(lines.length - 1);
        else expect([(offsets[at] ?? 0) <= px, px < (offsets[at + 1] ?? 0)]).toEqual([true, true]);
      }),
      propertyRuns(300),
    );
    expect(lineAt(new LineHeights([], measure).offsets, 7)).toBe(0);
  });
});
