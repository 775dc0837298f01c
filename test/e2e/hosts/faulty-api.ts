import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** The faults on a pod's way to its dataset; everything else goes through. */
export interface Faults {
  /** The answer to the download token, and to every request for another one. */
  readonly download?: number;
  /** `cut`: the first answer breaks off in the middle; `slow`: it trickles; `short`: its end is missing for good. */
  readonly body?: 'cut' | 'slow' | 'short';
}

export interface FaultyApi {
  readonly url: string;
  /** Bodies that were sent in full or in part. */
  bodies(): number;
  stop(): Promise<void>;
}

const trickles = 40;

/** Stands between a pod and the API at `apiUrl`, and puts itself between the pod and the store as well. */
export const startFaultyApi = async (apiUrl: string, faults: Faults): Promise<FaultyApi> => {
  let bodies = 0;
  let url = '';
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = new URL(request.url ?? '/', url);
    if (target.pathname === '/body') {
      bodies += 1;
      return sendBody(request, response, target.searchParams.get('of') ?? '', faults, bodies);
    }
    const isDownload = target.pathname.startsWith('/api/datasets/');
    if (isDownload && faults.download !== undefined) return refuse(response, faults.download);
    const answer = await forwarded(request, `${apiUrl}${target.pathname}${target.search}`);
    const location = answer.headers.get('location');
    if (isDownload && location !== null) {
      response.writeHead(302, { location: `${url}/body?of=${encodeURIComponent(location)}` }).end();
      return;
    }
    // The claim names the API by its own URL.
    const text = (await answer.text()).replaceAll(`${apiUrl}/api/datasets`, `${url}/api/datasets`);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url,
    bodies: () => bodies,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const refuse = (response: ServerResponse, status: number): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: 'Refused for the test.', code: 'token_expired' }));
};

const forwarded = async (request: IncomingMessage, to: string): Promise<Response> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { authorization, 'content-type': type } = request.headers;
  return fetch(to, {
    method: request.method ?? 'GET',
    redirect: 'manual',
    headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
};

const sendBody = async (
  request: IncomingMessage,
  response: ServerResponse,
  of: string,
  { body }: Faults,
  count: number,
): Promise<void> => {
  const stored = await fetch(of);
  const whole = Buffer.from(await stored.arrayBuffer());
  const bytes = body === 'short' ? whole.subarray(0, -10) : whole;
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start >= bytes.length) {
    response.writeHead(416).end();
    return;
  }
  const rest = bytes.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': rest.length,
    ...(start > 0 ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  if (body === 'cut' && count === 1) {
    response.write(rest.subarray(0, rest.length / 2), () => response.destroy());
    return;
  }
  if (body !== 'slow') {
    response.end(rest);
    return;
  }
  const step = Math.ceil(rest.length / trickles);
  for (let at = 0; at < rest.length; at += step) {
    response.write(rest.subarray(at, at + step));
    await wait(50);
  }
  response.end();
};
