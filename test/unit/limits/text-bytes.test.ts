import fc from 'fast-check';
import { cutToBytes, utf8Bytes } from '../../../shared/domain/text-bytes.ts';
import { propertyRuns } from '../../support/effort.ts';

/** Any UTF-16, half characters included. */
const anyText = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud83d', '\ude00', 'é', '€', '😀')));
const texts = anyText.map((parts) => parts.join(''));

describe('cutToBytes', () => {
  it('fits, is well-formed, and loses no character that would fit', () => {
    fc.assert(
      fc.property(texts, fc.nat(60), (text, maxBytes) => {
        const cut = cutToBytes(text, maxBytes);
        const whole = text.toWellFormed();
        expect(utf8Bytes(cut)).toBeLessThanOrEqual(maxBytes);
        expect(cut.isWellFormed()).toBe(true);
        expect(whole.startsWith(cut)).toBe(true);
        const next = [...whole.slice(cut.length)][0];
        if (next !== undefined) expect(utf8Bytes(cut + next)).toBeGreaterThan(maxBytes);
      }),
      propertyRuns(2000),
    );
  });

  it.each([
    ['aé', 2, 'a'],
    ['aé', 3, 'aé'],
    ['€€', 5, '€'],
    ['a😀', 4, 'a'],
    ['a😀', 5, 'a😀'],
    ['\ud83d', 3, '\ufffd'],
    ['\ud83d', 2, ''],
    ['', 0, ''],
  ])('cuts %j to %i bytes as %j', (text, maxBytes, cut) => {
    expect(cutToBytes(text, maxBytes)).toBe(cut);
  });
});
