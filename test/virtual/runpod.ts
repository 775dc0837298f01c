import type { SimulatorClock } from '../../infra/local/runpod-simulator/clock.ts';
import type { ContainerRunner } from '../../infra/local/runpod-simulator/container-runner.ts';
import type { SimulatorControl } from '../../infra/local/runpod-simulator/control.ts';
import {
  createRunpodSimulator,
  type InProcessSimulator,
} from '../../infra/local/runpod-simulator/create-runpod-simulator.ts';
import type { RateLimits } from '../../infra/local/runpod-simulator/rate-limit.ts';
import type { Random } from './random.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { Weather } from './weather.ts';

/** One call that RunPod's side has seen. */
export interface RunpodCall {
  readonly caller: string;
  readonly method: string;
  /** Below `/v2`. */
  readonly path: string;
  readonly body: string | undefined;
  /** `undefined` where no answer came. */
  readonly status: number | undefined;
  /** The body of the answer to a create. */
  readonly text: string;
}

interface VirtualRunpodOptions {
  readonly clock: VirtualClock & SimulatorClock;
  readonly random: Random;
  readonly weather: Weather;
  readonly runner: ContainerRunner;
  readonly rateLimits?: RateLimits | undefined;
  readonly terminatedVisibleMs?: number | undefined;
  readonly onCall: (call: RunpodCall) => void;
}

/** How long a client waits for the answer to a create, and to any other call. */
const callMs = 10_000;

const headersTimeout = (): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('no answer'), { code: 'UND_ERR_HEADERS_TIMEOUT' }) });

const readAgain = (answer: Response, text: string, { rateLimit }: Weather): Response => {
  const headers = new Headers(answer.headers);
  if (rateLimit !== undefined) headers.set('ratelimit', rateLimit);
  return new Response(answer.status === 204 ? null : text, { status: answer.status, headers });
};

/** The real simulator in this process, with ways to it that take virtual time. */
export class VirtualRunpod {
  readonly simulator: InProcessSimulator;
  readonly #options: VirtualRunpodOptions;

  constructor(options: VirtualRunpodOptions) {
    this.#options = options;
    this.simulator = createRunpodSimulator({
      clock: options.clock,
      runner: options.runner,
      // Nothing runs in this world, whoever makes it.
      runForeignPods: true,
      seed: options.random.whole(0, 2 ** 31),
      // A slim image on a warm host; longer starts are the container's own.
      delays: { provisioningMs: 4000, startingMs: 3000, pullingMs: 18_000, restartMs: 17_000 },
      rateLimits: options.rateLimits,
      terminatedVisibleMs: options.terminatedVisibleMs,
    });
  }

  get url(): string {
    return this.simulator.url;
  }

  get control(): SimulatorControl {
    return this.simulator.control;
  }

  /** Signals are not heard: they would tell the time of the wall. Who gets no answer is told so after the client's time. */
  fetchAs(caller: string, createMs = 20_000): typeof fetch {
    return async (input, init) => {
      const { clock, random, weather, onCall } = this.#options;
      const method = init?.method ?? 'GET';
      const path = String(input).slice(this.url.length);
      const body = typeof init?.body === 'string' ? init.body : undefined;
      const limit = method === 'POST' ? createMs : callMs;
      const told = (status: number | undefined, text: string): void =>
        onCall({ caller, method, path, body, status, text });
      await clock.sleep(random.between(15, 120));
      if (weather.runpod === 'unreachable') {
        await clock.sleep(limit);
        throw headersTimeout();
      }
      if (weather.runpod === 'failing') return new Response('<html>502 Bad Gateway</html>', { status: 502 });
      const late = Promise.withResolvers<undefined>();
      const cancel = clock.after(limit, () => late.resolve(undefined));
      try {
        const answer = await Promise.race([
          this.simulator.fetch(input, { method, headers: init?.headers ?? {}, ...(body !== undefined && { body }) }),
          late.promise,
        ]);
        const text = answer === undefined || path.includes('/logs') ? '' : await answer.text();
        told(answer?.status, text);
        if (answer === undefined) throw headersTimeout();
        await clock.sleep(random.between(15, 120));
        return path.includes('/logs') && answer.ok
          ? await this.#pastOf(path, answer)
          : readAgain(answer, text, weather);
      } finally {
        cancel();
      }
    };
  }

  /** The real stream goes on for ever, and its reader would wait for a pause by the wall clock. */
  async #pastOf(path: string, stream: Response): Promise<Response> {
    await stream.body?.cancel();
    const podId = path.split('/')[2] ?? '';
    const lines = this.control.logs(podId).filter(({ source }) => source === 'system');
    const events = lines.slice(-50).map((line) => `id: ${line.id}\ndata: ${JSON.stringify(line)}\n\n`);
    return new Response(events.join(''), { headers: { 'content-type': 'text/event-stream' } });
  }
}
