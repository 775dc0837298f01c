import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { checkFile } from '../../../apps/console/src/check/check-file.ts';
import { DatasetJudge } from '../../../shared/domain/datasets/judge-stream.ts';
import { propertyRuns } from '../../support/effort.ts';

const chat = (text: string): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content: text },
      { role: 'assistant', content: `You said ${text}.` },
    ],
  });

const checked = (text: string | Uint8Array<ArrayBuffer>, isHead = false) =>
  checkFile({ file: new Blob([text]), isHead }, () => {});

describe('a file that a person chooses', () => {
  test('is read to its end, and its first examples are shown as conversations', async () => {
    const found = await checked(Array.from({ length: 30 }, (_, n) => chat(`line ${n}`)).join('\n'));
    expect(found).toMatchObject({ faults: [], examples: 30, format: 'chatml', isGzip: false });
    expect(found.first).toHaveLength(20);
    expect(found.first[1]).toEqual({
      line: 2,
      parts: [
        { who: 'user', text: 'line 1', isAnswer: false },
        { who: 'assistant', text: 'You said line 1.', isAnswer: true },
      ],
    });
  });

  test('has its first five faults told, each with its line and the beginning of it', async () => {
    const lines = Array.from({ length: 40 }, (_, n) => (n % 5 === 4 ? `{"messages": broken ${n}` : chat(`${n}`)));
    const { faults, examples } = await checked(lines.join('\n'));
    expect(faults.map(({ line }) => line)).toEqual([5, 10, 15, 20, 25]);
    expect(faults.map(({ excerpt }) => excerpt)).toEqual([4, 9, 14, 19, 24].map((n) => `{"messages": broken ${n}`));
    expect(faults[3]?.message).toContain('20');
    expect(examples).toBe(4);
  });

  test('is told of its last line, too, and of a line of megabytes by its beginning', async () => {
    const { faults } = await checked(`${chat('fine')}\n{"messages": "${'é'.repeat(1_000_000)}"}`);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ line: 2 });
    expect(faults[0]?.excerpt).toMatch(/^\{"messages": "é{100,200}$/);
  });

  test('of another kind has one fault, not one for each line', async () => {
    const { faults } = await checked('prompt,answer\nhello,there\ngood,bye\n');
    expect(faults).toHaveLength(1);
    expect(faults[0]?.message).toContain('CSV');
  });

  test('is unpacked where it is a gzip', async () => {
    const text = [chat('one'), '{"messages": 7}', chat('three')].join('\n');
    const found = await checked(new Uint8Array(gzipSync(text)));
    expect(found).toMatchObject({ isGzip: true, examples: 1 });
    expect(found.faults).toEqual([{ line: 2, message: expect.any(String), excerpt: '{"messages": 7}' }]);
  });

  test('that is a broken gzip is not called good nor bad, since several gzips in one look the same to a browser', async () => {
    const zipped = gzipSync(Array.from({ length: 5000 }, (_, n) => chat(`line ${n} ${n ** 3}`)).join('\n'));
    const found = await checked(new Uint8Array(zipped.subarray(0, zipped.length - 50)));
    expect(found.doubt).toContain('cannot unpack the gzip to its end');
    expect(found.faults).toEqual([]);
  });

  test('that is the head of a dataset has no fault for its cut line', async () => {
    const found = await checked(`${chat('one')}\n${chat('two')}\n{"messages": [{"role"`, true);
    expect(found).toMatchObject({ faults: [], examples: 2 });
  });

  test('has its first fault where the server finds it, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(chat('x'), '', '{}', 'nothing', '{"text": "t"}', '\u{1F98A}'), { maxLength: 12 }),
        async (lines) => {
          const text = lines.join('\n');
          const judge = new DatasetJudge();
          judge.push(new TextEncoder().encode(text));
          const found = judge.end();
          const { faults } = await checked(text);
          if (found.outcome === 'rejected') {
            expect(faults[0]).toMatchObject(
              found.error.line === undefined
                ? { message: found.error.message }
                : { message: found.error.message, line: found.error.line },
            );
          } else expect(faults).toEqual([]);
          const told = faults.map(({ line }) => line ?? 0);
          expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
        },
      ),
      propertyRuns(300),
    );
  });
});
