/** An API and a bucket for `run.ts`: what is sent is counted and dropped, what is fetched is zeros. Prints its address. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

const [sizeBytes, sha256] = [Number(process.argv[2]), process.argv[3]];
const partBytes = 64 * 1024 * 1024;
const piece = Buffer.alloc(256 * 1024);
let address = '';
let bytesTaken = 0;

const json = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const dataset = () => ({ id: 'd1', name: 'large', status: 'ready', size_bytes: sizeBytes, bytes_taken: bytesTaken });

const urlsOf = (numbers: readonly number[]) =>
  numbers.map((part_number) => ({ part_number, url: `${address}/bucket/data?partNumber=${part_number}` }));

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const part of request) text += part;
  return text;
};

const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  for await (const part of request) bytesTaken += part.length;
  response.writeHead(200, { etag: '"0123456789abcdef0123456789abcdef"' }).end();
};

const give = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = start > 0 ? { 'content-range': `bytes ${start}-${sizeBytes - 1}/${sizeBytes}` } : {};
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': sizeBytes - start, etag: '"zeros"', ...range });
  for (let left = sizeBytes - start; left > 0 && !response.destroyed; left -= piece.length) {
    const isRoom = response.write(left < piece.length ? piece.subarray(0, left) : piece);
    if (!isRoom) await new Promise((resolve) => response.once('drain', resolve));
  }
  response.end();
};

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { method, url = '' } = request;
  if (url.startsWith('/bucket/')) return method === 'PUT' ? take(request, response) : give(request, response);
  const body = await textOf(request);
  if (url.endsWith('/parts')) return json(response, 200, { parts: urlsOf(JSON.parse(body).part_numbers) });
  if (url.endsWith('/complete')) return json(response, 200, { dataset: dataset() });
  if (url.includes('/artifacts/')) {
    const artifact = { id: 'a1', name: 'model.tar', size_bytes: sizeBytes, sha256 };
    return json(response, 200, { ...artifact, url: `${address}/bucket/model` });
  }
  const count = Math.min(1000, Math.ceil(sizeBytes / partBytes));
  const parts = urlsOf(Array.from({ length: count }, (_, index) => index + 1));
  const upload = { upload_id: 'u1', part_size_bytes: partBytes, parts, expires_at: '' };
  json(response, 201, { dataset: dataset(), upload });
};

const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
server.listen(0, '127.0.0.1', () => {
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.stdout.write(`${address}\n`);
});
