import type { RouteAuth } from '../shared/names.ts';
import type { Stage } from './stages.ts';

/** The callers of a route: people with their pages, pods that report, holders of a download token, or anyone. */
export type RouteClass = 'user' | 'pod' | 'download' | 'open';

export const routeClasses: Readonly<Record<RouteAuth, RouteClass>> = {
  user: 'user',
  open: 'open',
  pod: 'pod',
  token: 'download',
};

/** The limits of one route. API Gateway has a token bucket for each route, and answers 429 to a request if the bucket is empty. */
export interface Throttle {
  readonly requestsPerSecond: number;
  /** The most requests at the same moment. */
  readonly burst: number;
}

/**
 * The burst quota of all APIs of an account in most regions, together with 10 000 requests a second (API Gateway Developer Guide,
 * "Amazon API Gateway quotas"). In other regions the burst quota is 1250, and the setting API_REQUESTS_AT_ONCE must say so.
 */
export const accountBurst = 5000;

/**
 * Returns the limits of each class of routes. A pod calls its busiest route once per heartbeat. The rate is twice that, for calls that
 * are repeated after lost answers. All pods may call at the same moment, if they were started together or have waited for the end of an
 * outage. A pod redeems a token at its start, and some more if a download is interrupted. The rate permits each pod one call in 100 s,
 * and a pod usually lives for much longer.
 *
 * Example: prod with 5000 pods and a heartbeat every 10 s has 500 reports a second, 1000 with repeats, and a burst of 5000.
 *
 * A route that anyone can call uses requests and executions that the whole account shares, so its limits are low. A monitor calls once a
 * minute, and a pod that receives 429 from the health route already knows that the API answers.
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

/** The seconds of a slow report. A report usually takes some 20 ms, but the reserve must not limit reports more than the throttle does. */
const slowCallSeconds = 0.1;

/**
 * Returns the concurrent executions that are reserved for a function, which are also its maximum. Calls of users that wait for RunPod may
 * use all other executions of the account. The functions that pods call, cancels, the sweep and the launcher still work then. AWS keeps
 * 100 executions of an account unreserved.
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
    // Two simultaneous sweeps would both act on the same facts. If a stage reserves no concurrency, a lease in a table prevents
    // simultaneous sweeps.
    sweep: 1,
    // Each run sends eight creates at once, which may take a minute. Other runs meanwhile launch the jobs that a sweep orders, and a few
    // jobs that no sweep knows yet.
    'launch-jobs': 10,
    'report-metrics': Math.max(10, Math.ceil(pod.requestsPerSecond * slowCallSeconds)),
    // Logs come as often as reports if a training writes to its log all the time.
    'ship-logs': Math.max(10, Math.ceil(pod.requestsPerSecond * slowCallSeconds)),
    // A pod claims once in its life, and repeats a refused claim.
    'claim-attempt': shareOfPods(1 / 100),
    'refresh-download-token': Math.max(10, Math.ceil(download.requestsPerSecond * slowCallSeconds)),
    'create-artifact': shareOfPods(1 / 200),
    // S3 may take many seconds to join the parts of a large artifact.
    'complete-artifact': shareOfPods(1 / 100),
    // The last event of a pod ends the pod at RunPod, which takes a second.
    'report-event': shareOfPods(1 / 100),
    // People end a pod that costs money by this function.
    'cancel-job': shareOfPods(1 / 250),
    // The authorizer runs before every call of a user, including cancels. A call takes some milliseconds, so few executions are enough
    // for thousands of calls a second.
    authorize: shareOfPods(1 / 250),
    'stop-deployment': shareOfPods(1 / 250),
  };
  return reserved[functionName];
};
