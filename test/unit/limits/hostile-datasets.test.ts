import { gzipSync } from 'node:zlib';
import { maxUnpackedBytes } from '../../../shared/domain/datasets/gunzip-head.ts';
import { limits } from '../../../shared/domain/datasets/rules.ts';
import { effortPercent } from '../../support/effort.ts';
import { leastCpuMs } from '../../support/least-cpu-ms.ts';
import { setup } from '../datasets/dataset-world.ts';

/** Work that grows with the square of the length shows at a thirty-second of the largest length, too. An effort of 100 percent reads it all. */
const share = Math.max(1 / 32, effortPercent / 100);
const size = maxUnpackedBytes * share;

const filled = (head: string, piece: string, tail = ''): string =>
  head + piece.repeat(Math.floor((size - head.length - tail.length) / piece.length)) + tail;

const record = '{"text":"a"}';

/** The same with a number of its own in each piece. */
const counted = (head: string, piece: (nth: number) => string, tail = ''): string => {
  const nth = (length: number) => Array.from({ length }, (_, index) => piece(index)).join('');
  const count = Math.floor((size - head.length - tail.length) / piece(1_000_000).length);
  return head + nth(count) + tail;
};

/** Each fills what is read of a file, after one record that is good. */
const contents: readonly [string, string | Uint8Array][] = [
  ['one record and blanks', filled(`${record}\n`, ' ')],
  ['one record and blanks without end', filled(`${record}\n`, ' ', 'x')],
  ['one record and tabs', filled(`${record}\n`, '\t', '{')],
  ['one record and empty lines', filled(`${record}\n`, '\n')],
  ['one record and empty lines of two characters', filled(`${record}\n`, '\r\n')],
  ['short records', filled('', `${record}\n`)],
  ['an array of short records on one line', filled('[', `${record},`, `${record}]`)],
  ['an array of short records on lines of their own', filled('[', `${record},\n`, `${record}]`)],
  ['an array, then blanks', filled(`[${record}]`, ' ', 'x')],
  ['an array of records among blanks', filled('[', `${record}  \n ,`, `${record}]`)],
  ['brackets', filled(`${record}\n{"text":"a","b":`, '[')],
  ['brackets in an array', filled(`[${record},{"text":"a","b":`, '[')],
  ['a list of numbers', filled(`{"text":"a","b":[`, '1,', '1]}\n')],
  ['a list of lists', filled(`{"text":"a","b":[`, '[],', '[]]}\n')],
  ['a number of many digits', filled(`{"text":"a","b":`, '1', '}\n')],
  ['an object of many keys', counted('{"text":"a"', (nth) => `,"k${nth}":${nth}`, '}\n')],
  ['an object of many numbers for keys', counted('{"text":"a"', (nth) => `,"${nth * 4000}":1`, '}\n')],
  ['records with keys of their own', counted('', (nth) => `{"text":"a","k${nth}":{"j${nth}":1}}\n`)],
  ['turns', filled('{"messages":[', '{"role":"","content":""},', '{"role":"","content":""}]}\n')],
  ['quotes', filled('', '"')],
  ['escapes', filled(`{"text":"`, '\\\\')],
  ['half a character at the end', filled('{"text":"', '\\ud83d', '"}\n')],
  ['empty lines, and a byte that is no UTF-8', Buffer.from(filled(`${record}\n`, '\n', '\u00ff'), 'latin1')],
  ['a text without end, and a byte that is no UTF-8', Buffer.from(filled('{"text":"', 'a', '\u00ff'), 'latin1')],
];

/** The whole takes two seconds on a core that nobody shares. Work that grows with the square of the length takes far longer. */
const maxCpuMs = 16_000 * share;

jest.setTimeout(60_000);

describe('complete-dataset', () => {
  it.each(contents)('judges %s in seconds of CPU, plain and as a gzip', async (_what, content) => {
    const bytes = Buffer.from(content);
    expect(bytes.length).toBeGreaterThan(size * 0.75);
    const zipped = gzipSync(bytes);
    expect(await leastCpuMs(() => setup().upload(zipped, { compression: 'gzip' }), maxCpuMs)).toBeLessThan(maxCpuMs);
    expect(await leastCpuMs(() => setup().upload(bytes), maxCpuMs)).toBeLessThan(maxCpuMs);
  });

  it('judges a gzip of many members that hold nothing in seconds of CPU', async () => {
    const empty = gzipSync('');
    const zipped = Buffer.concat(Array.from({ length: size / empty.length }, () => empty));
    expect(await leastCpuMs(() => setup().upload(zipped, { compression: 'gzip' }), maxCpuMs)).toBeLessThan(maxCpuMs);
  });

  it('unpacks no more of a gzip than it reads of a plain file, whatever it holds', async () => {
    const endless = `{"text":"${'a'.repeat(maxUnpackedBytes)}`;
    const { answer } = await setup().upload(gzipSync(endless), { compression: 'gzip' });
    expect(answer.body.details).toMatchObject({ dataset_error: 'invalid_format', line: 1 });
  });

  it.each([
    ['a line', (deep: string) => `${record}\n${deep}\n`, 2],
    ['an element of an array', (deep: string) => `[${record},\n${deep}]`, 2],
  ])('refuses %s that is nested deeper than parsers go, and says where', async (_what, within, line) => {
    const nested = (depth: number) => `{"text":"a","b":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect((await setup().upload(within(nested(limits.max_record_depth)))).answer.status).toBe(200);
    const { answer } = await setup().upload(within(nested(limits.max_record_depth + 1)));
    expect(answer.body.details).toMatchObject({ dataset_error: 'invalid_format', line });
    expect(answer.body.error).toContain(`more than ${limits.max_record_depth} levels`);
  });
});
