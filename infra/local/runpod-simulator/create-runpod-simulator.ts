import { Account } from './account.ts';
import { billingRoutes } from './billing-routes.ts';
import { catalogRoutes } from './catalog-routes.ts';
import { type SimulatorClock, systemClock } from './clock.ts';
import type { ContainerRunner } from './container-runner.ts';
import { createControl, type SimulatorControl } from './control.ts';
import { controlRoutes } from './control-routes.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { FaultBook } from './fault-book.ts';
import { inProcessFetch } from './in-process-fetch.ts';
import { MemoryContainerRunner } from './memory-container-runner.ts';
import { type LifecycleDelays, PodLifecycle } from './pod-lifecycle.ts';
import { podRoutes } from './pod-routes.ts';
import { PodStore } from './pod-store.ts';
import { ProcessContainerRunner } from './process-container-runner.ts';
import { randomKey, seededRandom } from './random.ts';
import { RateLimiter, type RateLimits } from './rate-limit.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

export interface SimulatorOptions {
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
  /** Of the faults that strike by rate, and of the ids of pods and requests: the same seed and calls give the same run. */
  readonly seed?: number | undefined;
  /** Begins at once; see `parseScenario`. */
  readonly scenario?: Scenario | undefined;
}

export interface InProcessSimulator {
  /** Serves what lies under `url` and `controlUrl`, and nothing else. */
  readonly fetch: typeof fetch;
  /** The base of the API, `/v2` included: what RUNPOD_API_URL takes. */
  readonly url: string;
  /** The base of the HTTP control, `/_control` included. */
  readonly controlUrl: string;
  readonly apiKey: string;
  readonly control: SimulatorControl;
  /** Ends every pod's processes and removes their folders. May be called more than once. */
  stop(): Promise<void>;
}

const DEFAULT_DELAYS: LifecycleDelays = { provisioningMs: 300, startingMs: 300, pullingMs: 300, restartMs: 3000 };
const DEFAULT_SEED = 1;
/** Ids are drawn apart from faults, so that a fault more or less leaves the ids as they were. */
const ID_STREAM = 0x9e3779b9;
const ORIGIN = 'http://runpod.simulator';

const runnerOf = (options: SimulatorOptions): ContainerRunner => {
  if (options.runner !== undefined) return options.runner;
  if (options.runPods === false) return new MemoryContainerRunner();
  return new ProcessContainerRunner({
    folder: options.podsFolder,
    path: options.podPath,
    killGraceMs: options.killGraceMs,
  });
};

const createWorld = (options: SimulatorOptions): World => {
  const clock = options.clock ?? systemClock;
  const now = (): number => clock.now();
  const seed = options.seed ?? DEFAULT_SEED;
  const random = seededRandom(seed ^ ID_STREAM);
  const pods = new PodStore(now, random, options.terminatedVisibleMs ?? 0);
  const lifecycle = new PodLifecycle(clock, runnerOf(options), { ...DEFAULT_DELAYS, ...options.delays });
  return {
    apiKey: options.apiKey ?? randomKey('rpa'),
    clock,
    random,
    faults: new FaultBook(seededRandom(seed), now),
    pods,
    lifecycle,
    rateLimiter: new RateLimiter(now, options.rateLimits),
    pageSize: options.pageSize ?? 1000,
    requests: new Map(),
    account: new Account(clock, pods, lifecycle),
  };
};

export interface SimulatorCore {
  readonly apiKey: string;
  readonly control: SimulatorControl;
  readonly dispatch: Dispatch;
  /** Ends all pods; only after the transport was closed, since no request may start one behind the back of this. */
  endPods(): Promise<void>;
}

/** Everything behind a transport. */
export const createCore = (options: SimulatorOptions): SimulatorCore => {
  const world = createWorld(options);
  const control = createControl(world);
  if (options.scenario !== undefined) control.scenarios.play(options.scenario);
  const routes = [...podRoutes, ...catalogRoutes, ...billingRoutes, ...controlRoutes(control)];
  return {
    apiKey: world.apiKey,
    control,
    dispatch: createDispatch(world, routes),
    endPods: () => {
      control.scenarios.stop();
      return world.lifecycle.close(world.pods.all());
    },
  };
};

/** RunPod's REST v2 as far as this project uses it, faults included, for callers in this process. */
export const createRunpodSimulator = (options: SimulatorOptions = {}): InProcessSimulator => {
  const { apiKey, control, dispatch, endPods } = createCore(options);
  const transport = inProcessFetch(dispatch, ORIGIN);
  return {
    fetch: transport.fetch,
    url: `${ORIGIN}/v2`,
    controlUrl: `${ORIGIN}/_control`,
    apiKey,
    control,
    stop: () => {
      transport.close();
      return endPods();
    },
  };
};
