import { buildApp } from 'fauxqs';

export interface EngineRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface EngineResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type S3Engine = (request: EngineRequest) => Promise<EngineResponse>;

/** S3's size limit for one PUT. */
export const maxPutBytes = 5 * 1024 ** 3;

type InjectMethod = 'DELETE' | 'GET' | 'HEAD' | 'POST' | 'PUT';
const injectable: readonly string[] = ['DELETE', 'GET', 'HEAD', 'POST', 'PUT'] satisfies readonly InjectMethod[];
const isInjectable = (method: string): method is InjectMethod => injectable.includes(method);

/**
 * Starts fauxqs without a socket, so that all requests pass the gate. The body parsers of fauxqs are replaced. They are limited to 11 MiB,
 * and would parse an upload as a form or as JSON if the client declares such a type.
 */
export const startS3Engine = async (): Promise<S3Engine> => {
  const app = buildApp({ logger: false, host: '127.0.0.1' });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxPutBytes }, (_request, body, done) =>
    done(null, body),
  );
  await app.ready();
  return async ({ method, url, headers, body }) => {
    if (!isInjectable(method)) return { status: 405, headers: {}, body: Buffer.alloc(0) };
    const payload = method === 'GET' || method === 'HEAD' ? {} : { payload: body };
    const answer = await app.inject({ method, url, headers: { ...headers, host: '127.0.0.1' }, ...payload });
    const answered = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    return { status: answer.statusCode, headers: Object.fromEntries(answered), body: answer.rawPayload };
  };
};
