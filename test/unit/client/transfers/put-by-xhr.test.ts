import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Podwarden } from '../../../../shared/client/index.ts';
import { putBytes } from '../../../../shared/client/transfers/put-bytes.ts';
import { network, PageRequest, pageOrigin } from '../../../support/browser/xml-http-request.ts';
import { bytesOf } from './fake-storage.ts';

const { settings } = new Podwarden({
  baseUrl: 'https://api.test',
  token: 't',
  fetch: () => Promise.reject(new Error('A page sends its bytes by XMLHttpRequest.')),
});

/** As much of a bucket as a page sees of it. */
const bucket = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const seen: { readonly headers: IncomingMessage['headers']; readonly bytes: number }[] = [];
  const server = createServer((request, response) => {
    let bytes = 0;
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
    });
    request.on('end', () => {
      seen.push({ headers: request.headers, bytes });
      response.setHeader('access-control-allow-origin', pageOrigin);
      response.setHeader('access-control-expose-headers', 'ETag, Content-Range');
      answer(request, response);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/part?signature=secret`;
  return { url, seen, stop: () => new Promise((resolve) => server.close(resolve)) };
};

describe('a PUT of a page', () => {
  beforeAll(() => void Object.assign(globalThis, { XMLHttpRequest: PageRequest }));
  afterAll(() => void Reflect.deleteProperty(globalThis, 'XMLHttpRequest'));

  it('tells its progress and reads the ETag', async () => {
    const { url, seen, stop } = await bucket((_, response) => response.setHeader('etag', '"abc"').end());
    const told: number[] = [];
    const wish = { url, headers: { 'x-pinned': 'yes' }, bytes: new Blob([bytesOf(1000)]), signal: undefined };
    expect(await putBytes(settings, { ...wish, onSent: (sent) => told.push(sent) })).toBe('"abc"');
    expect(told).toContain(500);
    expect(told.at(-1)).toBe(1000);
    expect(seen).toMatchObject([{ bytes: 1000, headers: { 'x-pinned': 'yes' } }]);
    expect(seen[0]?.headers.authorization).toBeUndefined();
    await stop();
  });

  it('is refused with the reason, breaks, and is cancelled', async () => {
    const { url, stop } = await bucket((_, response) => {
      response.statusCode = 403;
      response.end('<Error><Code>AccessDenied</Code></Error>');
    });
    const wish = { url, headers: {}, bytes: new Blob([bytesOf(1000)]), onSent: () => {} };
    await expect(putBytes(settings, { ...wish, signal: undefined })).rejects.toMatchObject({
      code: 'storage_refused',
      status: 403,
    });
    network.breaks = () => true;
    await expect(putBytes(settings, { ...wish, signal: undefined })).rejects.toMatchObject({ code: 'unreachable' });
    network.breaks = () => false;
    const stopping = new AbortController();
    const onSent = () => stopping.abort();
    await expect(putBytes(settings, { ...wish, onSent, signal: stopping.signal })).rejects.toMatchObject({
      name: 'AbortedError',
    });
    await stop();
  });
});
