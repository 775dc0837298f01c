import { execFileSync } from 'node:child_process';
import { appendFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { fileSource } from '../../../../shared/client/node/index.ts';
import { piecesOf } from '../../../../shared/client/transfers/bytes.ts';
import { propertyRuns } from '../../../support/effort.ts';
import { bytesOf } from '../transfers/fake-storage.ts';
import { aFolder } from './a-folder.ts';

const read = async (stream: ReadableStream<Uint8Array>): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of piecesOf(stream)) pieces.push(piece);
  return Buffer.concat(pieces);
};

describe('a file as a source', () => {
  const at = aFolder();

  it('answers any slice of any slice as a Blob does', async () => {
    const bytes = bytesOf(700_000);
    const path = at('large.bin');
    writeFileSync(path, bytes);
    const source = await fileSource(path);
    const blob = new Blob([bytes]);
    const place = fc.nat({ max: 800_000 });
    await fc.assert(
      fc.asyncProperty(place, place, place, place, async (a, b, c, d) => {
        const [start, end, from, to] = [Math.min(a, b), Math.max(a, b), Math.min(c, d), Math.max(c, d)];
        const mine = source.slice(start, end).slice(from, to);
        const theirs = blob.slice(start, end).slice(from, to);
        expect(mine.size).toBe(theirs.size);
        expect((await read(mine.stream())).equals(Buffer.from(await theirs.arrayBuffer()))).toBe(true);
      }),
      propertyRuns(60),
    );
    await source.close();
  });

  it('has the name of the file and the place where it lies', async () => {
    writeFileSync(at('data.jsonl'), '{}');
    const source = await fileSource(`${at('.')}/data.jsonl`);
    expect(source).toMatchObject({ name: 'data.jsonl', place: at('data.jsonl'), size: 2 });
    await source.close();
  });

  it('notices that the file has grown, has shrunk or was written anew', async () => {
    const path = at('changing.txt');
    const changes = [
      () => appendFileSync(path, 'more'),
      () => truncateSync(path, 3),
      () => {
        writeFileSync(path, 'other text');
        utimesSync(path, 1, 2);
      },
    ];
    for (const change of changes) {
      writeFileSync(path, 'first text');
      const source = await fileSource(path);
      await source.assertUnchanged?.();
      change();
      await expect(source.assertUnchanged?.()).rejects.toMatchObject({ name: 'ConflictError', code: 'file_changed' });
      await source.close();
    }
  });

  it('breaks off where bytes are missing', async () => {
    const path = at('short.txt');
    writeFileSync(path, 'first text');
    const source = await fileSource(path);
    truncateSync(path, 3);
    await expect(read(source.stream())).rejects.toMatchObject({ code: 'file_changed' });
    await source.close();
  });

  it('says in a sentence why there is none', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const refused = { name: 'RefusedError', code: 'file_unreadable' };
    await expect(fileSource(at('none'))).rejects.toMatchObject({
      ...refused,
      message: `${at('none')} cannot be read: it does not exist (ENOENT).`,
    });
    await expect(fileSource(at('.'))).rejects.toMatchObject(refused);
    await expect(fileSource(at('pipe'))).rejects.toMatchObject({ ...refused, message: `${at('pipe')} is no file.` });
  });
});
