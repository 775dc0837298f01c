import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export type Asked = Pick<IncomingMessage, 'headers' | 'method' | 'url'>;

/** The part of a response that the engine uses. */
type Heard = Pick<ServerResponse, 'statusCode'> & { setHeader(): void; end(text: string): void };

/**
 * Passes a request to the engine as if the request had just arrived. A plain event emitter replaces the stream, because a new stream would
 * cost a tenth of the call.
 */
export const pass = (
  engine: Server,
  { headers, method, url }: Asked,
  body: Buffer,
  response: ServerResponse | Heard,
) => {
  const again = Object.assign(new EventEmitter(), { headers, method, url });
  engine.emit('request', again, response);
  again.emit('data', body);
  again.emit('end');
};

/** An error of DynamoDB, raised by the engine or by the gate. */
export class Refusal extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export type Ask = (operation: string, input: object) => Promise<unknown>;

const headersOf = (operation: string): Asked['headers'] => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': `DynamoDB_20120810.${operation}`,
  'x-amz-date': '20260101T000000Z',
  // The engine requires the header and does not check it.
  authorization: 'AWS4-HMAC-SHA256 Credential=gate, SignedHeaders=host, Signature=gate',
});

/** Returns a function with which the gate calls the engine. The function rejects with a `Refusal`. */
export const askOf =
  (engine: Server): Ask =>
  (operation, input) =>
    new Promise((resolve, reject) => {
      const response: Heard = {
        statusCode: 200,
        setHeader: () => undefined,
        end: (text) => {
          const answer = JSON.parse(text);
          if (response.statusCode === 200) resolve(answer);
          else reject(new Refusal(String(answer.__type).split('#').at(-1) ?? '', String(answer.message)));
        },
      };
      const asked = { method: 'POST', url: '/', headers: headersOf(operation) };
      pass(engine, asked, Buffer.from(JSON.stringify(input)), response);
    });
