import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Answer, Dispatch } from './dispatch.ts';

const requestOf = (incoming: IncomingMessage): Request => {
  const { method = 'GET', rawHeaders } = incoming;
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(new URL(incoming.url ?? '/', 'http://simulator'), {
    method,
    headers,
    ...(hasBody && { body: Readable.toWeb(incoming), duplex: 'half' }),
  });
};

const carryOut = async (answer: Answer, response: ServerResponse): Promise<void> => {
  if (answer === 'never') return;
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  // The headers are sent at once, because a stream may send nothing for a long time.
  response.flushHeaders();
  for await (const chunk of answer.body ?? []) response.write(chunk);
  response.end();
};

/** Serves the dispatcher over HTTP. */
export const createHttpServer = (dispatch: Dispatch): Server =>
  createServer((incoming, response) => {
    const listening = new AbortController();
    response.on('close', () => listening.abort());
    const run = async (): Promise<void> => {
      const answer = await dispatch(requestOf(incoming), listening.signal);
      await carryOut(answer, response);
    };
    // The request is not one that fetch accepts, or the client has closed the connection.
    run().catch(() => response.destroy());
  });
