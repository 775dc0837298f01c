import fc from 'fast-check';
import { drawnLines } from '../../../apps/console/src/screens/job/log/drawn-lines.ts';
import { selectedText } from '../../../apps/console/src/screens/job/log/selected-text.ts';
import { propertyRuns } from '../../support/effort.ts';

describe('the lines of a log that are drawn', () => {
  const heights = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 60 });
  const wish = heights.chain((px) => {
    const index = fc.nat({ max: px.length - 1 });
    return fc.record({ px: fc.constant(px), one: index, other: index, kept: fc.uniqueArray(index, { maxLength: 2 }) });
  });

  test('are in order, each once, and leave the room of all others, wherever the kept ones are', () => {
    fc.assert(
      fc.property(wish, ({ px, one, other, kept }) => {
        const offsets = new Float64Array(px.length + 1);
        px.forEach((height, n) => {
          offsets[n + 1] = (offsets[n] ?? 0) + height;
        });
        const [first, end] = [Math.min(one, other), Math.max(one, other) + 1];
        const drawn = drawnLines({ first, end, kept }, offsets);
        const seen = Array.from({ length: end - first }, (_, n) => first + n);
        expect(drawn.map(({ n }) => n)).toEqual([...new Set([...seen, ...kept])].sort((a, b) => a - b));
        let topPx = 0;
        for (const { n, roomPx } of drawn) {
          topPx += roomPx;
          expect(topPx).toBe(offsets[n]);
          topPx += px[n] ?? 0;
        }
      }),
      propertyRuns(500),
    );
  });
});

describe('the text that is selected of a log', () => {
  const lines = ['\u001b[31mred\u001b[0m', 'tab\there', 'three'].map((text) => ({ text }));

  test('is cut where it begins and ends, as it is shown, and whole in between', () => {
    const all = { from: { n: 0, characters: 0 }, to: { n: 2, characters: Number.POSITIVE_INFINITY } };
    expect(selectedText(lines, all)).toBe('red\ntab\there\nthree');
    expect(selectedText(lines, { from: { n: 0, characters: 1 }, to: { n: 2, characters: 2 } })).toBe(
      'ed\ntab\there\nth',
    );
    expect(selectedText(lines, { from: { n: 1, characters: 3 }, to: { n: 2, characters: 0 } })).toBe('\there\n');
  });
});
