import fc from 'fast-check';
import { printable, printableJson, printableLog } from '../../../shared/terminal/printable.ts';
import { propertyRuns } from '../../support/effort.ts';

/** Characters that a terminal acts on, or that read in another direction than they stand. */
const acted = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u;

const text = fc.string({ unit: 'binary', maxLength: 60 });

describe('text of others on a terminal', () => {
  it.each([
    ['a\u001b]0;title\u0007b', 'a\\x1b]0;title\\x07b'],
    ['\u009b31m', '\\x9b31m'],
    ['one\ntwo\ttabs\r', 'one\\ntwo\\ttabs\\r'],
    ['gpj.\u202eexe', 'gpj.\\u202eexe'],
    ['\u{e0041}', '\\u{e0041}'],
    ['half \ud83d', 'half \\ud83d'],
    ['Grüße 日本 👍🏽', 'Grüße 日本 👍🏽'],
  ])('%j is shown as %s', (given, shown) => {
    expect(printable(given)).toBe(shown);
  });

  it('never has what a terminal acts on, and plain text stays as it is', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(printable(given)).not.toMatch(acted);
        expect(printableLog(given).replaceAll('\t', '')).not.toMatch(acted);
        if (printable(given) === given) expect(printable(printable(given))).toBe(given);
      }),
      propertyRuns(5000),
    );
  });

  it('is the same value as JSON, with nothing in it that a terminal acts on', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        for (const indent of [undefined, 2]) {
          const json = printableJson(value, indent);
          expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
          expect(json.replaceAll('\n', '')).not.toMatch(acted);
        }
      }),
      propertyRuns(2000),
    );
  });
});

describe('a line of a log', () => {
  it.each([
    ['\u001b[32mINFO\u001b[0m step 1', 'INFO step 1'],
    ['  0%|   | 0/3\r 33%|#  | 1/3\r100%|###| 3/3', '100%|###| 3/3'],
    ['done\r\n', 'done'],
    ['a\tb', 'a\tb'],
    ['\u001b[2Jgone', '\\x1b[2Jgone'],
  ])('%j is %s', (given, shown) => {
    expect(printableLog(given)).toBe(shown);
  });
});
