import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { buildConsole, type ConsoleFile } from '../../console/build-console.ts';
import { cacheControlOf } from '../../console/cache-control.ts';
import type { ConsoleConfig } from '../../console/console-config.ts';
import { consoleFileOf } from '../../console/console-path.ts';
import { type ConsoleEndpoints, contentSecurityPolicy, steadyHeaders } from '../../console/security-headers.ts';
import { type Listening, listen } from '../listen.ts';

export interface ConsoleTerms {
  readonly endpoints: ConsoleEndpoints;
  readonly config: ConsoleConfig;
}

interface Servable extends ConsoleFile {
  readonly gzipped: Uint8Array;
}

const asGzip = promisify(gzip);

const json = (value: unknown): ConsoleFile => ({
  bytes: Buffer.from(JSON.stringify(value)),
  contentType: 'application/json',
  immutable: false,
});

/** Serves the console as CloudFront does: the same files with the same headers. The files are bundled at the first request. */
export class ConsoleServer {
  readonly #root: string;
  #listening: Listening | undefined;
  #terms: ConsoleTerms | undefined;
  #files: Promise<ReadonlyMap<string, Servable>> | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  async start(port: number): Promise<void> {
    this.#listening = await listen((request, response) => void this.#handle(request, response), port, '--console-port');
  }

  get url(): string {
    return this.#listening?.url ?? '';
  }

  /** Starts to serve with new terms. The sources are bundled again at the next request. */
  serve(terms: ConsoleTerms): void {
    this.#terms = terms;
    this.#files = undefined;
  }

  async stop(): Promise<void> {
    await this.#listening?.close();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const terms = this.#terms;
    if (!terms) return void response.writeHead(503, { 'retry-after': '1' }).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    const headers = { ...steadyHeaders, 'content-security-policy': contentSecurityPolicy(terms.endpoints) };
    try {
      this.#files ??= this.#build(terms.config);
      const found = (await this.#files).get(consoleFileOf(new URL(request.url ?? '/', this.url).pathname));
      if (!found) return void response.writeHead(404, headers).end();
      const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
      const body = zipped ? found.gzipped : found.bytes;
      response.writeHead(200, {
        ...headers,
        'content-type': found.contentType,
        'content-length': body.byteLength,
        'cache-control': cacheControlOf(found.immutable),
        vary: 'accept-encoding',
        ...(zipped ? { 'content-encoding': 'gzip' } : {}),
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch (cause) {
      this.#files = undefined;
      response.writeHead(500, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
      response.end(`The console cannot be bundled.\n${cause instanceof Error ? cause.message : cause}`);
    }
  }

  async #build(config: ConsoleConfig): Promise<ReadonlyMap<string, Servable>> {
    const { files } = await buildConsole(this.#root);
    const all = [...files, ['config.json', json(config)] as const];
    return new Map(
      await Promise.all(
        all.map(async ([path, file]) => [path, { ...file, gzipped: await asGzip(file.bytes) }] as const),
      ),
    );
  }
}
