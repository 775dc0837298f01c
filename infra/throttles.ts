import type { RouteAuth } from '../shared/names.ts';
import type { Stage } from './stages.ts';

/** The callers of a route: people with their pages, pods that report, holders of a download token, or anybody at all. */
export type RouteClass = 'user' | 'pod' | 'download' | 'open';

export const routeClasses: Readonly<Record<RouteAuth, RouteClass>> = {
  user: 'user',
  open: 'open',
  pod: 'pod',
  token: 'download',
};

/** The limits of one route: API Gateway keeps a bucket for each, and answers 429 to a request that finds it empty. */
export interface Throttle {
  readonly requestsPerSecond: number;
  /** Requests at once. */
  readonly burst: number;
}

/**
 * The most that all APIs of an account may take at once, in most regions; 10 000 requests a second is the other half of
 * that quota (API Gateway Developer Guide, "Amazon API Gateway quotas"). In others it is 1250, which a setting says.
 */
export const accountBurst = 5000;

/**
 * The rates that the pods of a stage need. Each calls its busiest route once a heartbeat: twice that leaves room for what is
 * repeated after lost answers. All of them may call at once, when they were started together or have waited for an
 * outage to end. A pod redeems a token at its start and some more when a download breaks off: one call in 100 s from each
 * is ten times what a day of starts needs.
 *
 * prod, 5000 pods at a heartbeat each 10 s: 500 reports a second, so 1000 with repeats, and 5000 at once.
 *
 * A route that strangers can call takes from the requests and executions of the account that everybody shares, so it gets little: a
 * monitor asks once a minute, and a pod that is answered 429 by the health route has seen that the API answers.
 */
export const throttlesOf = (
  stage: Stage,
  heartbeatSeconds: number,
  requestsAtOnce = accountBurst,
): Readonly<Record<RouteClass, Throttle>> => {
  const burst = Math.min(stage.pods, requestsAtOnce);
  const fewPerSecond = Math.max(10, Math.ceil(stage.pods / 100));
  return {
    user: {
      requestsPerSecond: stage.userRequestsPerSecond,
      burst: Math.min(2 * stage.userRequestsPerSecond, requestsAtOnce),
    },
    pod: { requestsPerSecond: Math.ceil((2 * stage.pods) / heartbeatSeconds), burst },
    download: { requestsPerSecond: fewPerSecond, burst },
    open: { requestsPerSecond: fewPerSecond, burst: 2 * fewPerSecond },
  };
};

/** A report takes some 20 ms; a slow one is reckoned with, so that the reserve is no tighter than the throttle. */
const slowCallSeconds = 0.1;

/**
 * Executions that only this function may use, which are also the most it gets. Users' calls that wait for RunPod can hold
 * everything else that the account has; what pods call, cancels, the sweep and the launcher, by which pods live and end, go on
 * beside them. AWS keeps 100 of an account's executions unreserved.
 */
export const reservedConcurrencyOf = (
  functionName: string,
  stage: Stage,
  heartbeatSeconds: number,
): number | undefined => {
  if (!stage.reservesConcurrency) return undefined;
  const { pod, download } = throttlesOf(stage, heartbeatSeconds);
  const shareOfPods = (part: number): number => Math.max(10, Math.ceil(stage.pods * part));
  const reserved: Readonly<Record<string, number>> = {
    // Two sweeps at once would act twice on what each has seen. A lease in the table holds where this does not.
    sweep: 1,
    // Each run sends eight creates at once, which may take a minute: what a sweep orders meanwhile goes on beside it, and so do a
    // few jobs of which no sweep knows yet.
    'launch-jobs': 10,
    'report-metrics': Math.max(10, Math.ceil(pod.requestsPerSecond * slowCallSeconds)),
    // As often as reports, where a training writes to its log all the time.
    'ship-logs': Math.max(10, Math.ceil(pod.requestsPerSecond * slowCallSeconds)),
    // Once in the life of a pod, and repeated when refused.
    'claim-attempt': shareOfPods(1 / 100),
    'refresh-download-token': Math.max(10, Math.ceil(download.requestsPerSecond * slowCallSeconds)),
    'create-artifact': shareOfPods(1 / 200),
    // S3 may take many seconds to join the parts of a large one.
    'complete-artifact': shareOfPods(1 / 100),
    // The last word of a pod ends it at RunPod, which takes a second.
    'report-event': shareOfPods(1 / 100),
    // By which people end a pod that bills.
    'cancel-job': shareOfPods(1 / 250),
    // Before every call of a user's, so before a cancel too. It takes some milliseconds: so few serve thousands a second.
    authorize: shareOfPods(1 / 250),
    'stop-deployment': shareOfPods(1 / 250),
  };
  return reserved[functionName];
};
