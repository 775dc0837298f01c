import { itemBytes } from '../../support/item-bytes.ts';

describe('bytes of an item', () => {
  it.each<[string, object, number]>([
    ['text counts in UTF-8', { ä: 'aé漢😀' }, 2 + 1 + 2 + 3 + 4],
    ['a number counts two significant digits a byte, and one', { n: -1234.5 }, 1 + 3 + 1],
    ['zeros at either end are no digits', { n: 0.00012, m: 12_000 }, 1 + 1 + 1 + (1 + 1 + 1)],
    ['nor is an exponent', { n: 1.5e300, m: 1e-7 }, 1 + 1 + 1 + (1 + 1 + 1)],
    ['nothing has no digits', { n: 0 }, 1 + 1],
    ['truth and null are one byte', { t: true, n: null }, 1 + 1 + (1 + 1)],
    ['bytes are themselves', { b: new Uint8Array(7) }, 1 + 7],
    ['a map takes three, and one an element', { m: { a: true, bc: 'x' } }, 1 + 3 + (1 + 1 + 1) + (1 + 2 + 1)],
    ['so does a list', { l: ['ab', null] }, 1 + 3 + (1 + 2) + (1 + 1)],
    ['an empty one takes three', { l: [], m: {} }, 1 + 3 + (1 + 3)],
    ['what is undefined is not there', { u: undefined, m: { u: undefined } }, 1 + 3],
  ])('%s', (_what, item, bytes) => {
    expect(itemBytes(item)).toBe(bytes);
  });
});
