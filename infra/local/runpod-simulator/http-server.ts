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
  // A stream may stay silent for long, so its headers are sent at once.
  response.flushHeaders();
  for await (const chunk of answer.body ?? []) response.write(chunk);
  response.end();
};

/** Serves the dispatcher on a socket. */
export const createHttpServer = (dispatch: Dispatch): Server =>
  createServer((incoming, response) => {
    const listening = new AbortController();
    response.on('close', () => listening.abort());
    const run = async (): Promise<void> => {
      const answer = await dispatch(requestOf(incoming), listening.signal);
      await carryOut(answer, response);
    };
    // The request is none that fetch knows, or the reader of the stream has gone.
    run().catch(() => response.destroy());
  });
