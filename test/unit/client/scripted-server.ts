import type { Clock } from '../../../shared/client/clock.ts';
import { Podwarden, type PodwardenOptions } from '../../../shared/client/index.ts';

/** A clock that jumps to whatever is waited for next, and notes each pause. */
export const jumpingClock = (): Clock & {
  readonly pausesMs: readonly number[];
  readonly advance: (ms: number) => void;
} => {
  let now = Date.parse('2026-11-27T12:00:00Z');
  const pausesMs: number[] = [];
  return {
    pausesMs,
    advance: (ms) => {
      now += ms;
    },
    now: () => now,
    after: (ms, run) => {
      let isCancelled = false;
      // Limits of time are longer than what a scripted answer takes, so they are due after everything else.
      setImmediate(() => {
        if (isCancelled || ms >= 30_000) return;
        now += ms;
        pausesMs.push(ms);
        run();
      });
      return () => {
        isCancelled = true;
      };
    },
  };
};

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | null;
}

/** The reaction of the server to a request: an answer, or an error in the place of one. */
export type Step = Response | Error | ((request: SeenRequest) => Response | Promise<Response>);

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });

export const problem = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Response =>
  json(status, { error: `It is ${code}.`, code, request_id: 'req-1' }, headers);

/** A client of a server that does these steps, one a request; whoever asks for more breaks the test. */
export const clientOf = (steps: readonly Step[], options: Partial<PodwardenOptions> = {}) => {
  const seen: SeenRequest[] = [];
  const clock = jumpingClock();
  const left = [...steps];
  const podwarden = new Podwarden({
    baseUrl: 'https://api.test',
    token: 'pwk_test',
    clock,
    random: () => 0.5,
    fetch: async (url, init) => {
      const request = {
        method: init?.method ?? 'GET',
        url: String(url),
        headers: new Headers(init?.headers),
        body: typeof init?.body === 'string' ? init.body : null,
      };
      seen.push(request);
      const step = left.shift();
      if (step === undefined) throw new RangeError('The script has no more steps.');
      if (step instanceof Error) throw step;
      return step instanceof Response ? step : step(request);
    },
    ...options,
  });
  return { podwarden, seen, clock, left };
};
