import type { RouteAuth } from '../shared/names.ts';
import type { Stage } from './stages.ts';

/** Who calls a route: people with their pages, pods that report, or whoever holds a download token. */
export type RouteClass = 'user' | 'pod' | 'download';

export const routeClasses: Readonly<Record<RouteAuth, RouteClass>> = {
  user: 'user',
  open: 'user',
  pod: 'pod',
  token: 'download',
};

/** Of one route: API Gateway keeps a bucket for each, and what finds it empty is answered 429. */
export interface Throttle {
  readonly requestsPerSecond: number;
  /** Requests at once. */
  readonly burst: number;
}

/**
 * The most that all APIs of an account may take at once, in most regions; 10 000 requests a second is the other half of
 * that quota (API Gateway Developer Guide, "Amazon API Gateway quotas").
 */
const accountBurst = 5000;

/**
 * What the pods of a stage need. Each calls its busiest route once a heartbeat: twice that leaves room for what is
 * repeated after lost answers. All of them may call at once, when they were started together or have waited for an
 * outage to end. A pod redeems a token at its start and some more when a download breaks off: one call in 100 s from each
 * is ten times what a day of starts needs.
 *
 * prod, 5000 pods at a heartbeat each 10 s: 500 reports a second, so 1000 with repeats, and 5000 at once.
 */
export const throttlesOf = (stage: Stage, heartbeatSeconds: number): Readonly<Record<RouteClass, Throttle>> => {
  const burst = Math.min(stage.pods, accountBurst);
  return {
    user: { requestsPerSecond: stage.userRequestsPerSecond, burst: 2 * stage.userRequestsPerSecond },
    pod: { requestsPerSecond: Math.ceil((2 * stage.pods) / heartbeatSeconds), burst },
    download: { requestsPerSecond: Math.max(10, Math.ceil(stage.pods / 100)), burst },
  };
};

/** A report takes some 20 ms; a slow one is reckoned with, so that the reserve is no tighter than the throttle. */
const slowCallSeconds = 0.1;

/**
 * Executions that only this function may use, which are also the most it gets. Users' calls that wait for RunPod can hold
 * everything else that the account has; reports, claims and the sweep, by which pods live and end, go on beside them.
 */
export const reservedConcurrencyOf = (
  functionName: string,
  stage: Stage,
  heartbeatSeconds: number,
): number | undefined => {
  if (!stage.reservesConcurrency) return undefined;
  const { pod } = throttlesOf(stage, heartbeatSeconds);
  const reserved: Readonly<Record<string, number>> = {
    // Two sweeps at once would act twice on what each has seen. A lease in the table holds where this does not.
    sweep: 1,
    'report-metrics': Math.max(10, Math.ceil(pod.requestsPerSecond * slowCallSeconds)),
    // Once in the life of a pod, and repeated when refused: a hundredth of the pods at a time.
    'claim-attempt': Math.max(10, Math.ceil(stage.pods / 100)),
    // Its last word ends its pod at RunPod, which takes a second.
    'report-event': Math.max(10, Math.ceil(stage.pods / 100)),
  };
  return reserved[functionName];
};
