import fc from 'fast-check';
import { gunzipHead } from '../../../shared/domain/datasets/gunzip-head.ts';
import { inspectContent } from '../../../shared/domain/datasets/inspect-content.ts';
import type { Inspection } from '../../../shared/domain/datasets/inspection.ts';
import { DatasetJudge } from '../../../shared/domain/datasets/judge-stream.ts';
import { limits } from '../../../shared/domain/datasets/rules.ts';
import type { Declared } from '../../corpus/dataset-answer.ts';
import { bytesOf, corpusFiles, expectedOf } from '../../corpus/datasets.ts';
import { randomDataset } from '../../corpus/random-dataset.ts';
import { propertyRuns } from '../../support/effort.ts';

jest.setTimeout(60_000);

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** As whoever reads the file has it: unpacked, and cut anywhere. */
const streamed = async (file: Uint8Array, declared: Declared, cuts: readonly number[]): Promise<Inspection> => {
  const judge = new DatasetJudge({ ...declared, isGzip: isGzip(file) });
  const unpacked = isGzip(file) ? await gunzipHead(file, true) : { bytes: file, isBroken: false };
  const { bytes, isBroken } = unpacked;
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  for (const [index, from] of places.entries()) {
    const fault = judge.push(bytes.subarray(from, places[index + 1] ?? bytes.length));
    if (fault !== undefined) {
      // A caller who goes on all the same is told nothing else.
      expect(judge.push(Buffer.from('more'))).toEqual(fault);
      return fault;
    }
  }
  return judge.end({ isBroken });
};

const sameAsWhole = async (bytes: Buffer, declared: Declared, cuts: readonly number[]): Promise<void> => {
  const { compression = 'none', format } = declared;
  const whole = await inspectContent({ bytes, isWhole: true, compression, format });
  expect(await streamed(bytes, declared, cuts)).toEqual(whole);
};

const cutsOf = fc.array(fc.nat(1_000_000), { maxLength: 12 });

describe('a dataset that is judged as it streams', () => {
  it.each(corpusFiles)('is judged as a whole one: %s', async (name) => {
    const bytes = bytesOf(name);
    const { declared = {} } = expectedOf(name);
    await fc.assert(
      fc.asyncProperty(cutsOf, (cuts) => sameAsWhole(bytes, declared, cuts)),
      propertyRuns(30),
    );
    await sameAsWhole(
      bytes,
      declared,
      Array.from({ length: Math.min(bytes.length, 2000) }, (_, n) => n),
    );
  });

  it('is judged as a whole one, whatever it holds and wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), cutsOf, async (seed, cuts) => {
        const { bytes, declared } = randomDataset(String(seed));
        await sameAsWhole(Buffer.from(bytes), declared, cuts);
      }),
      propertyRuns(1000),
    );
  });

  it('is refused at once where a gzip was announced and none came', () => {
    const fault = new DatasetJudge({ compression: 'gzip' }).push(Buffer.from('{"text": "x"}\n'));
    expect(fault?.error.code).toBe('compression_mismatch');
  });

  it('is refused where its gzip breaks off after good records', () => {
    const judge = new DatasetJudge({ isGzip: true });
    judge.push(Buffer.from('{"text": "x"}\n{"text": "y'));
    expect(judge.end({ isBroken: true })).toMatchObject({ error: { code: 'invalid_format' }, outcome: 'rejected' });
  });

  it('names the bad record before the break of a gzip', () => {
    const judge = new DatasetJudge({ isGzip: true });
    judge.push(Buffer.from('{"text": "x"}\n{"text": 1}\n'));
    expect(judge.end({ isBroken: true })).toMatchObject({ error: { line: 2 } });
  });
});

describe('a long dataset', () => {
  const piece = Buffer.from(`${JSON.stringify({ text: 'x'.repeat(1000) })}\n`.repeat(64));

  it('takes no more memory for more of it, and its last line is judged', () => {
    const judge = new DatasetJudge();
    for (let n = 0; n < 500; n += 1) judge.push(piece);
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 2000; n += 1) judge.push(piece);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(80 * 1024 * 1024);
    judge.push(Buffer.from('{"text": 7}'));
    expect(judge.end()).toMatchObject({ outcome: 'rejected', error: { line: 2500 * 64 + 1 } });
  });

  it.each(['\n', ' '])('of blanks (%j) has no records', (blank) => {
    const judge = new DatasetJudge();
    for (let n = 0; n < 20; n += 1) judge.push(Buffer.from(blank.repeat(2 ** 20)));
    expect(judge.end()).toMatchObject({ error: { code: 'empty' } });
  });

  const most = limits.max_record_bytes;
  const start = '{"text": "';

  it.each([
    ['a line of as many bytes as a record may have', (text: string) => `${text}\n`, 1, 'fits'],
    ['a line of one more', (text: string) => `${text}\n`, 0, 'rejected'],
    ['an element of as many characters as a record may have', (text: string) => `[${text}]`, 0, 'fits'],
    ['an element of one more', (text: string) => `[${text}]`, -1, 'rejected'],
  ] as const)('takes %s, or not', (_, shell, less, outcome) => {
    const record = `${start}${'x'.repeat(most - start.length - 2 - less)}"}`;
    const bytes = Buffer.from(shell(record));
    const judge = new DatasetJudge();
    for (let at = 0; at < bytes.length; at += 2 ** 20) judge.push(bytes.subarray(at, at + 2 ** 20));
    expect(judge.end().outcome).toBe(outcome);
  });

  it('is refused once a record that does not end is too long, and not only at its end', () => {
    for (const shell of ['', '[']) {
      const judge = new DatasetJudge();
      judge.push(Buffer.from(`${shell}${start}`));
      let pushed = 0;
      while (judge.push(Buffer.alloc(2 ** 20, 'x')) === undefined) {
        pushed += 1;
        if (pushed > 64) throw new Error('It is read on and on.');
      }
      expect(judge.end()).toMatchObject({ error: { line: 1, message: expect.stringContaining('longer than') } });
    }
  });
});
