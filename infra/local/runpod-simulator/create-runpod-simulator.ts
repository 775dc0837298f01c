import { Account } from './account.ts';
import { AccountResources } from './account-resources.ts';
import { accountRoutes } from './account-routes.ts';
import { billingRoutes } from './billing-routes.ts';
import { catalogRoutes } from './catalog-routes.ts';
import { type SimulatorClock, systemClock } from './clock.ts';
import { createControl, type SimulatorControl } from './control.ts';
import { controlRoutes } from './control-routes.ts';
import { dataCenterRoutes } from './data-center-routes.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { FaultBook } from './fault-book.ts';
import { type LifecycleDelays, PodLifecycle } from './pod-lifecycle.ts';
import { podRoutes } from './pod-routes.ts';
import { PodStore } from './pod-store.ts';
import { randomKey, seededRandom } from './random.ts';
import { RateLimiter, type RateLimits } from './rate-limit.ts';
import { type RunnerOptions, runnerOf } from './runner-choice.ts';
import type { Scenario } from './scenario.ts';
import { inProcessFetch } from './testing/in-process-fetch.ts';
import type { World } from './world.ts';

export interface SimulatorOptions extends RunnerOptions {
  readonly apiKey?: string | undefined;
  readonly clock?: SimulatorClock | undefined;
  readonly delays?: Partial<LifecycleDelays> | undefined;
  /** How long a terminated pod is still shown, with the status TERMINATED. */
  readonly terminatedVisibleMs?: number | undefined;
  readonly pageSize?: number | undefined;
  readonly logKeepAliveMs?: number | undefined;
  readonly rateLimits?: RateLimits | undefined;
  /** The seed of random faults and of the ids of pods and requests. A run with the same seed and calls has the same result. */
  readonly seed?: number | undefined;
  /** A scenario that starts at once. See `parseScenario`. */
  readonly scenario?: Scenario | undefined;
}

/** The simulator as each transport offers it. */
export interface Simulator {
  /** The base URL of the API with `/v2`, for RUNPOD_API_URL. */
  readonly url: string;
  /** The base URL of the routes that steer the simulator, with `/_control`. */
  readonly controlUrl: string;
  readonly apiKey: string;
  /** A key that only the stack has and that is never shown. Only pods created with this key run, unless `runForeignPods` is set. */
  readonly stackKey: string;
  readonly control: SimulatorControl;
  /** Ends every pod's processes, removes their folders and closes the transport. A second call is allowed. */
  stop(): Promise<void>;
}

export interface InProcessSimulator extends Simulator {
  /** Serves only URLs under `url` and `controlUrl`. */
  readonly fetch: typeof fetch;
}

const DEFAULT_DELAYS: LifecycleDelays = { provisioningMs: 300, startingMs: 300, pullingMs: 300, restartMs: 3000 };
const DEFAULT_SEED = 1;
/** Ids and faults have separate random numbers, so that adding or removing a fault does not change the ids. */
const ID_STREAM = 0x9e3779b9;
const ORIGIN = 'http://runpod.simulator';

const createWorld = (options: SimulatorOptions): World => {
  const clock = options.clock ?? systemClock;
  const now = (): number => clock.now();
  const seed = options.seed ?? DEFAULT_SEED;
  const random = seededRandom(seed ^ ID_STREAM);
  const pods = new PodStore(now, random, options.terminatedVisibleMs ?? 0);
  const lifecycle = new PodLifecycle(clock, runnerOf(options), { ...DEFAULT_DELAYS, ...options.delays });
  return {
    apiKey: options.apiKey ?? randomKey('rpa'),
    stackKey: randomKey('rpa'),
    clock,
    random,
    faults: new FaultBook(seededRandom(seed), now),
    pods,
    lifecycle,
    rateLimiter: new RateLimiter(now, options.rateLimits),
    pageSize: options.pageSize ?? 1000,
    logKeepAliveMs: options.logKeepAliveMs ?? 15_000,
    requests: new Map(),
    account: new Account(clock, pods, lifecycle),
    resources: new AccountResources(random),
  };
};

export interface SimulatorCore extends Pick<Simulator, 'apiKey' | 'stackKey' | 'control'> {
  readonly dispatch: Dispatch;
  /** Ends all pods. The transport must be closed first, because a request could otherwise start another pod. */
  endPods(): Promise<void>;
}

/** Makes the simulator without a transport. */
export const createCore = (options: SimulatorOptions): SimulatorCore => {
  const world = createWorld(options);
  const control = createControl(world);
  if (options.scenario !== undefined) control.scenarios.play(options.scenario);
  const routes = [
    ...podRoutes,
    ...accountRoutes,
    ...catalogRoutes,
    ...dataCenterRoutes,
    ...billingRoutes,
    ...controlRoutes(control),
  ];
  return {
    apiKey: world.apiKey,
    stackKey: world.stackKey,
    control,
    dispatch: createDispatch(world, routes),
    endPods: () => {
      control.scenarios.stop();
      return world.lifecycle.close(world.pods.all());
    },
  };
};

/** Simulates RunPod's REST v2, as far as this project uses it, with faults. The simulator serves callers in the same process. */
export const createRunpodSimulator = (options: SimulatorOptions = {}): InProcessSimulator => {
  const { dispatch, endPods, ...shown } = createCore(options);
  const transport = inProcessFetch(dispatch, ORIGIN);
  return {
    ...shown,
    fetch: transport.fetch,
    url: `${ORIGIN}/v2`,
    controlUrl: `${ORIGIN}/_control`,
    stop: () => {
      transport.close();
      return endPods();
    },
  };
};
