import {
  createRunpodSimulator,
  type InProcessSimulator,
  type SimulatorOptions,
} from '../../../infra/local/runpod-simulator/create-runpod-simulator.ts';
import {
  type RunpodSimulator,
  type RunpodSimulatorOptions,
  startRunpodSimulator,
} from '../../../infra/local/runpod-simulator/start-runpod-simulator.ts';
import { FakeContainerRunner } from '../../../infra/local/runpod-simulator/testing/fake-container-runner.ts';
import { ManualClock } from '../../../infra/local/runpod-simulator/testing/manual-clock.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers whose shape is what they check
  readonly body: any;
}

export interface SimulatorWorld {
  readonly simulator: RunpodSimulator;
  readonly clock: ManualClock;
  readonly runner: FakeContainerRunner;
  call(method: string, path: string, body?: unknown, key?: string): Promise<Reply>;
  /** The id of a new pod. */
  create(change?: Record<string, unknown>): Promise<string>;
}

export const aCreateBody = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  name: 'pw-dev-a-1',
  image: 'runpod/pytorch:1.0.3',
  gpu: { id: 'NVIDIA GeForce RTX 4090' },
  disk: 20,
  env: { TOKEN: 'abc' },
  args: JSON.stringify({ entrypoint: ['bash', '-c'], cmd: ['sleep 60'] }),
  ...change,
});

export const send = async (url: string, method: string, key: string, body?: unknown): Promise<Reply> => {
  const response = await fetch(url, {
    method,
    headers: { ...(key !== '' && { authorization: `Bearer ${key}` }), connection: 'close' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
};

export interface InProcessWorld {
  readonly simulator: InProcessSimulator;
  readonly clock: ManualClock;
  readonly runner: FakeContainerRunner;
  call(method: string, path: string, extra?: RequestInit): Promise<Response>;
  /** The body of a GET. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  get(path: string): Promise<any>;
  create(change?: Record<string, unknown>): Promise<string>;
}

/** The simulator without a socket: a call is over, or waits for the clock, as soon as `settled` is. */
export const inProcessWorld = (options: SimulatorOptions = {}): InProcessWorld => {
  const clock = new ManualClock();
  const runner = new FakeContainerRunner();
  const simulator = createRunpodSimulator({ clock, runner, runForeignPods: true, ...options });
  const call: InProcessWorld['call'] = (method, path, extra = {}) =>
    simulator.fetch(`${path.startsWith('/_control') ? simulator.url.slice(0, -'/v2'.length) : simulator.url}${path}`, {
      method,
      ...extra,
      headers: { authorization: `Bearer ${simulator.apiKey}`, ...extra.headers },
    });
  const create: InProcessWorld['create'] = async (change) => {
    const answer = await call('POST', '/pods', { body: JSON.stringify(aCreateBody(change)) });
    const body = JSON.parse(await answer.text());
    if (answer.status !== 201) throw new Error(`The create was answered ${answer.status}: ${body.detail}`);
    return body.id;
  };
  return { simulator, clock, runner, call, get: async (path) => (await call('GET', path)).json(), create };
};

/** Everything that can go on without the clock has gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs a test on a simulator of its own, whose clock stands still and whose pods have no processes. */
export const onSimulator =
  (run: (world: SimulatorWorld) => Promise<void>, options: RunpodSimulatorOptions = {}): (() => Promise<void>) =>
  async () => {
    const clock = new ManualClock();
    const runner = new FakeContainerRunner();
    const simulator = await startRunpodSimulator({ clock, runner, runForeignPods: true, ...options });
    const call: SimulatorWorld['call'] = (method, path, body, key = simulator.apiKey) =>
      send(
        `${path.startsWith('/_control') ? simulator.controlUrl.slice(0, -'/_control'.length) : simulator.url}${path}`,
        method,
        key,
        body,
      );
    const create: SimulatorWorld['create'] = async (change) => {
      const { status, body } = await call('POST', '/pods', aCreateBody(change));
      if (status !== 201) throw new Error(`The create was answered ${status}: ${body.detail}`);
      return body.id;
    };
    try {
      await run({ simulator, clock, runner, call, create });
    } finally {
      await simulator.stop();
    }
  };
