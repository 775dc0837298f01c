import fc from 'fast-check';
import { lineSchema, trimmedSchema } from '../../../shared/domain/values.ts';
import { propertyRuns } from '../../support/effort.ts';

/** Space of every kind that `trim` takes away, around text of either side of the limit. */
const texts = fc
  .tuple(fc.string({ unit: fc.constantFrom(' ', '\u00a0', '\n', '\ufeff') }), fc.string({ unit: 'grapheme' }))
  .map(([space, text]) => `${space}${text}${space}`);

describe('text that is trimmed', () => {
  it.each([
    ['trimmedSchema', trimmedSchema(6)],
    ['lineSchema', lineSchema(6)],
  ])('%s takes nothing that is longer, as it is sent, than the OpenAPI document allows', (_, schema) => {
    fc.assert(
      fc.property(texts, (text) => {
        // JSON Schema counts code points.
        if (schema.safeParse(text).success) expect([...text].length).toBeLessThanOrEqual(6);
      }),
      propertyRuns(1000),
    );
  });

  it('is kept without the space around it', () => {
    expect(trimmedSchema(6).parse('\u00a0 ab\n')).toBe('ab');
  });
});
