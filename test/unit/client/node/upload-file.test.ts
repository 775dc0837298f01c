import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../../shared/client/index.ts';
import { folderMemory, uploadFile } from '../../../../shared/client/node/index.ts';
import type { UploadProgress } from '../../../../shared/client/transfers.ts';
import { bytesOf, clientOfStorage, FakeStorage, type StorageOptions } from '../transfers/fake-storage.ts';
import { aFolder } from './a-folder.ts';

const servers: Server[] = [];

type Disturb = (n: number, request: IncomingMessage, response: ServerResponse) => boolean;

/** The storage behind a real socket, where a stream has to be sent as S3 wants it. */
const overSockets = async (options: StorageOptions, disturb: Disturb = () => false) => {
  const storage = new FakeStorage(options);
  const seen: IncomingMessage['headers'][] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    seen.push(request.headers);
    if (disturb(seen.length - 1, request, response)) return;
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const put = { method: 'PUT', body: new Blob([new Uint8Array(Buffer.concat(pieces))]) };
    const taken = await storage.fetch(`https://s3.test${request.url}`, put);
    response.writeHead(taken.status, Object.fromEntries(taken.headers)).end(await taken.text());
  };
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { podwarden } = clientOfStorage(storage, {
    clock: systemClock,
    timeoutMs: 2_000,
    fetch: (url, init) =>
      String(url).startsWith('https://s3.test')
        ? globalThis.fetch(String(url).replace('https://s3.test', `http://127.0.0.1:${port}`), init)
        : storage.fetch(url, init),
  });
  servers.push(server);
  return { storage, seen, podwarden };
};

const partBytes = 1024 * 1024;
const large = { partBytes, partsFrom: partBytes };

describe('the upload of a file', () => {
  const at = aFolder();
  const file = bytesOf(5 * partBytes + 12_345);
  beforeAll(() => writeFileSync(at('data.jsonl'), file));
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('sends the length that the signature pins, and nothing of the caller', async () => {
    const { storage, seen, podwarden } = await overSockets(large);
    await uploadFile(podwarden, at('data.jsonl'));
    expect(Buffer.from(storage.datasets.get('d1')?.content ?? []).equals(Buffer.from(file))).toBe(true);
    expect(seen.map((headers) => headers['content-length']).sort()).toEqual([
      ...Array.from({ length: 5 }, () => String(partBytes)),
      '12345',
    ]);
    for (const headers of seen) {
      expect([headers['transfer-encoding'], headers.authorization, headers.cookie]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
  });

  it('goes on over connections that are refused early, break or sleep', async () => {
    const { storage, podwarden } = await overSockets(large, (n, request, response) => {
      // S3 tells at once that a URL is too old, and closes while the client still sends.
      if (n === 0) response.writeHead(403, { connection: 'close' }).end('<Error><Code>AccessDenied</Code></Error>');
      else if (n === 1) request.once('data', () => request.socket.destroy());
      else if (n === 2) request.socket.destroy();
      else if (n === 3) request.pause();
      return n <= 3;
    });
    await uploadFile(podwarden, at('data.jsonl'));
    expect(Buffer.from(storage.datasets.get('d1')?.content ?? []).equals(Buffer.from(file))).toBe(true);
  }, 30_000);

  it('goes on after an abort with what is in the folder of its memory', async () => {
    const { storage, podwarden } = await overSockets(large);
    const resume = folderMemory(at('state'));
    const cancel = new AbortController();
    const onProgress = ({ doneBytes }: UploadProgress) => doneBytes > 4.5 * partBytes && cancel.abort();
    const work = uploadFile(podwarden, at('data.jsonl'), { resume, signal: cancel.signal, onProgress });
    await expect(work).rejects.toMatchObject({ name: 'AbortedError' });
    await storage.settled();
    const before = storage.taken.reduce((sum, { bytes }) => sum + bytes, 0);
    const told: UploadProgress[] = [];
    await uploadFile(podwarden, at('data.jsonl'), { resume, onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toMatchObject({ resumedBytes: before, changedBytes: 0, doneBytes: file.length });
    expect(storage.datasets.size).toBe(1);
  });

  it('notices a file that is written while it is sent', async () => {
    writeFileSync(at('changing.jsonl'), file);
    const { storage, podwarden } = await overSockets(large, (n) => {
      if (n === 2) writeFileSync(at('changing.jsonl'), bytesOf(file.length, 3));
      return false;
    });
    const work = uploadFile(podwarden, at('changing.jsonl'));
    await expect(work).rejects.toMatchObject({ name: 'ConflictError', code: 'file_changed' });
    expect(storage.calls).not.toContain('POST complete');
  });
});
