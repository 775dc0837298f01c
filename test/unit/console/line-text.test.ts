import fc from 'fast-check';
import { lineText, partsOf } from '../../../apps/console/src/screens/job/log/line-text.ts';
import { propertyRuns } from '../../support/effort.ts';

const textOf = (parts: readonly { readonly text: string }[]): string => parts.map(({ text }) => text).join('');

describe('a line of a log on a page', () => {
  test('has no colours of a terminal, and nothing in it that cannot be seen', () => {
    expect(lineText('\u001b[1;32mok\u001b[0m\u001b[2K\tdone')).toBe('ok\tdone');
    expect(lineText('a\u0007b\u202ec\u0000')).toBe('a\\u0007b\\u202ec\\u0000');
  });

  test('is marked where it has what is sought, in small letters or large, and loses nothing', () => {
    expect(partsOf('Loss, loss and LOSS', 'loss').filter(({ isHit }) => isHit)).toHaveLength(3);
    expect(partsOf('nothing', '')).toEqual([{ text: 'nothing', isHit: false }]);
    const letters = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'İ', '𝒳', ' ') });
    fc.assert(
      fc.property(letters, letters, (text, sought) => {
        const parts = partsOf(text, sought);
        expect(textOf(parts)).toBe(text);
        const hits = parts.filter(({ isHit }) => isHit);
        expect(hits.every((hit) => hit.text.toLowerCase() === sought.toLowerCase())).toBe(true);
        const isSimple = text.toLowerCase().length === text.length;
        if (isSimple && sought !== '' && text.toLowerCase().includes(sought.toLowerCase())) {
          expect(hits.length).toBeGreaterThan(0);
        }
      }),
      propertyRuns(400),
    );
  });

  test('of nothing but hits is marked for a while, so that it is drawn fast', () => {
    const parts = partsOf('a'.repeat(16_384), 'a');
    expect(parts.length).toBeLessThan(500);
    expect(textOf(parts)).toHaveLength(16_384);
  });
});
