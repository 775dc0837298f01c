import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export type Asked = Pick<IncomingMessage, 'headers' | 'method' | 'url'>;

/** As much of a response as the engine uses. */
type Heard = Pick<ServerResponse, 'statusCode'> & { setHeader(): void; end(text: string): void };

/** The engine gets the request as if it had just arrived. A new stream for it would cost a tenth of the call. */
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

/** A refusal of a call, by the engine or by us. */
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
  // The engine wants one and does not check it.
  authorization: 'AWS4-HMAC-SHA256 Credential=gate, SignedHeaders=host, Signature=gate',
});

/** Calls of the gate itself. They reject with a `Refusal`. */
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
