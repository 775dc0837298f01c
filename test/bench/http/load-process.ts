/** Sends requests, in a process of its own so that its cost is nobody else's. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { cpuSeconds, serve } from '../sweep/child.ts';

export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Goes where a redirect points to, and reads what is there. */
  readonly follow?: boolean;
}

export interface Load {
  /** Each lane sends one after another; lanes go at once. */
  readonly lanes: readonly (readonly Sent[])[];
}

export interface LoadResult {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly latenciesMs: readonly number[];
  readonly statuses: Readonly<Record<string, number>>;
  /** Bytes of bodies, as the first answer brought them. */
  readonly firstBodyBytes: number;
  /** Bytes of the targets of redirects. */
  readonly targetBytes: number;
  /** Bytes of bodies behind redirects. */
  readonly followedBytes: number;
}

const agent = new Agent({ keepAlive: true });

const fetched = ({ method, url, headers = {}, body }: Sent): Promise<{ answer: IncomingMessage; bytes: number }> =>
  new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(url, { method, agent, headers: { ...headers, ...length } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.once('end', () => resolve({ answer, bytes }));
      answer.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });

const run = async ({ lanes }: Load): Promise<LoadResult> => {
  const latenciesMs: number[] = [];
  const statuses: Record<string, number> = {};
  let firstBodyBytes = 0;
  let targetBytes = 0;
  let followedBytes = 0;
  const [cpuBefore, before] = [cpuSeconds(), performance.now()];
  await Promise.all(
    lanes.map(async (lane) => {
      for (const sent of lane) {
        const began = performance.now();
        const { answer, bytes } = await fetched(sent);
        const location = answer.headers.location ?? '';
        firstBodyBytes += bytes;
        targetBytes += location.length;
        if (sent.follow && location !== '') {
          const target = await fetched({ method: 'GET', url: location });
          followedBytes += target.bytes;
        }
        latenciesMs.push(performance.now() - began);
        statuses[String(answer.statusCode)] = (statuses[String(answer.statusCode)] ?? 0) + 1;
      }
    }),
  );
  const wallSeconds = (performance.now() - before) / 1000;
  return {
    wallSeconds,
    cpuSeconds: cpuSeconds() - cpuBefore,
    latenciesMs,
    statuses,
    firstBodyBytes,
    targetBytes,
    followedBytes,
  };
};

serve(run);
