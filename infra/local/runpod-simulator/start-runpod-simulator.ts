import { createServer } from 'node:http';
import { billingRoutes } from './billing-routes.ts';
import { catalogRoutes } from './catalog-routes.ts';
import { type SimulatorClock, systemClock } from './clock.ts';
import type { ContainerRunner } from './container-runner.ts';
import { createControl, type SimulatorControl } from './control.ts';
import { controlRoutes } from './control-routes.ts';
import { dispatch } from './dispatch.ts';
import type { Route } from './exchange.ts';
import { FaultBook } from './fault-book.ts';
import { MemoryContainerRunner } from './memory-container-runner.ts';
import { type LifecycleDelays, PodLifecycle } from './pod-lifecycle.ts';
import { podRoutes } from './pod-routes.ts';
import { PodStore } from './pod-store.ts';
import { ProcessContainerRunner } from './process-container-runner.ts';
import { randomId, seededRandom } from './random.ts';
import { RateLimiter, type RateLimits } from './rate-limit.ts';
import type { World } from './world.ts';

export interface RunpodSimulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly clock?: SimulatorClock | undefined;
  /** `false`: pods without processes. */
  readonly runPods?: boolean | undefined;
  /** Wins over `runPods`. */
  readonly runner?: ContainerRunner | undefined;
  /** Where the pods' folders are made; the system's folder for temporary files by default. */
  readonly podsFolder?: string | undefined;
  /** PATH of the pods behind their own bin folder; this process's PATH by default. */
  readonly podPath?: string | undefined;
  readonly killGraceMs?: number | undefined;
  readonly delays?: Partial<LifecycleDelays> | undefined;
  /** How long a terminated pod is still shown, as TERMINATED. */
  readonly terminatedVisibleMs?: number | undefined;
  readonly pageSize?: number | undefined;
  readonly rateLimits?: RateLimits | undefined;
  /** Of the faults that strike by rate. */
  readonly seed?: number | undefined;
}

export interface RunpodSimulator {
  /** The base of the API, `/v2` included: what RUNPOD_API_URL takes. */
  readonly url: string;
  /** The base of the HTTP control, `/_control` included. */
  readonly controlUrl: string;
  readonly port: number;
  readonly apiKey: string;
  readonly control: SimulatorControl;
  /** Ends every pod's processes, removes their folders and closes the server. May be called more than once. */
  stop(): Promise<void>;
}

const DEFAULT_DELAYS: LifecycleDelays = { provisioningMs: 300, startingMs: 300, pullingMs: 300, restartMs: 3000 };

const runnerOf = (options: RunpodSimulatorOptions): ContainerRunner => {
  if (options.runner !== undefined) return options.runner;
  if (options.runPods === false) return new MemoryContainerRunner();
  return new ProcessContainerRunner({
    folder: options.podsFolder,
    path: options.podPath,
    killGraceMs: options.killGraceMs,
  });
};

const createWorld = (options: RunpodSimulatorOptions): World => {
  const clock = options.clock ?? systemClock;
  const now = (): number => clock.now();
  return {
    apiKey: options.apiKey ?? `rpa_${randomId(40)}`,
    clock,
    faults: new FaultBook(seededRandom(options.seed ?? 1)),
    pods: new PodStore(now, options.terminatedVisibleMs ?? 0),
    lifecycle: new PodLifecycle(clock, runnerOf(options), { ...DEFAULT_DELAYS, ...options.delays }),
    rateLimiter: new RateLimiter(now, options.rateLimits),
    pageSize: options.pageSize ?? 100,
    requests: new Map(),
    balanceIsPositive: true,
  };
};

/** RunPod's REST v2 as far as this project uses it, its faults included, with pods that are local processes. */
export const startRunpodSimulator = async (options: RunpodSimulatorOptions = {}): Promise<RunpodSimulator> => {
  const world = createWorld(options);
  const control = createControl(world);
  const routes: readonly Route[] = [...podRoutes, ...catalogRoutes, ...billingRoutes, ...controlRoutes(control)];
  const server = createServer((request, response) => void dispatch(world, routes, request, response));
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    // After the server: no request may start a pod behind the back of this.
    await world.lifecycle.close(world.pods.all());
  };
  let stopping: Promise<void> | undefined;
  return {
    url: `http://${host}:${port}/v2`,
    controlUrl: `http://${host}:${port}/_control`,
    port,
    apiKey: world.apiKey,
    control,
    stop: () => {
      stopping ??= close();
      return stopping;
    },
  };
};
