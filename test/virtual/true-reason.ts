import type { Fault } from '../../infra/local/runpod-simulator/faults.ts';
import { restartSlackSeconds } from '../../shared/domain/jobs/policy.ts';
import { type Reason, reasonRules } from '../../shared/domain/jobs/reasons.ts';
import { hasOddLooks } from './pod/attempt-plan.ts';
import type { AttemptTruth, Strike } from './truth.ts';

/** A time in which something of the whole world did not work. */
export interface Outage {
  readonly kind: 'api' | 'runpod' | 'database' | 'network';
  readonly from: number;
  readonly to: number;
}

/** The facts that are known when an attempt is closed. Times in milliseconds. */
export interface Closing {
  readonly reason: Reason;
  readonly at: number;
  readonly truth: AttemptTruth;
  readonly outages: readonly Outage[];
  /** How long it had waited since it was queued. */
  readonly waitedMs: number;
  /** When somebody first asked for the job to be cancelled. */
  readonly cancelledAt: number | undefined;
  readonly isCancelledByOperator: boolean;
  readonly podCreatedAt: number | undefined;
  /** The one who ended its pod, where it has ended already. */
  readonly podEndedBy: string | undefined;
  /** The limit of all attempts together, and how long the earlier ones had a pod. */
  readonly maxDurationMs: number;
  readonly earlierMs: number;
  /** The lesser of its budget_limit and of what was reserved for it: RunPod may bill a pod at more than its offer. */
  readonly budgetDollars: number | undefined;
  readonly spentDollars: number;
  /** Jobs that ran then, as they are stored: from four on a silence of half of them is our own. */
  readonly runningJobs: number;
}

const neverUp = ['stuck_provisioning', 'runtime_null', 'quick_exit', 'pod_error', 'image_pull_failed', 'create_loop'];
const silencing = ['freezes', 'hangs_busy', 'exits', 'host_down', 'restart_loop', 'dead_man'];

/** The faults that must have struck an attempt which the reaper, the launcher or the pod itself ends for a reason. */
const strikesBehind: Partial<Record<Reason, readonly string[]>> = {
  start_timeout: [...neverUp, ...silencing, 'is_cut_off', 'boots_slowly'],
  image_pull_failed: ['image_pull_failed'],
  gpu_unusable: ['zero_gpu', 'create_loop'],
  container_failed: ['create_loop'],
  restart_loop: ['exits', 'restart_loop', 'host_down'],
  training_stalled: ['stalls'],
  gpu_idle: ['idles', 'gpu_idle'],
  heartbeat_lost: [...silencing, 'is_cut_off'],
  pod_vanished: ['vanishes', 'vanish'],
};

/** A cut that is shorter than this is no reason to end anybody (HEARTBEAT_LOST_SECONDS less what the way takes). */
const harmlessCutMs = 100_000;

/** A create whose answer was put on record takes less (CREATE_SETTLE_SECONDS less what a sweep takes). */
const unansweredMs = 100_000;

const isGrave = (strike: Strike, at: number): boolean =>
  strike.kind !== 'is_cut_off' || Math.min(strike.until ?? at, at) - strike.at >= harmlessCutMs;

/** The first strike that makes the reason true. */
export const strikeBehind = ({ reason, at, truth }: Pick<Closing, 'reason' | 'at' | 'truth'>): Strike | undefined => {
  const kinds = strikesBehind[reason] ?? [];
  const struck = truth.strikes.filter((strike) => strike.at <= at);
  if (reason.startsWith('api_unreachable_')) return struck.find(({ kind }) => kind === 'is_cut_off');
  return (
    struck.find((strike) => kinds.includes(strike.kind) && isGrave(strike, at)) ??
    struck.find(({ kind }) => kind === 'reports' && truth.failures.some((failure) => failure.reason === reason))
  );
};

const overlaps = (closing: Closing, kinds: readonly Outage['kind'][], leastMs = 0): boolean =>
  closing.outages.some(
    ({ kind, from, to }) =>
      kinds.includes(kind) &&
      from <= closing.at &&
      to >= (closing.podCreatedAt ?? closing.at) - 60_000 &&
      Math.min(to, closing.at) - Math.max(from, closing.podCreatedAt ?? from) >= leastMs,
  );

const answered = (closing: Closing, isThat: (status: number | undefined, text: string) => boolean): boolean =>
  closing.truth.creates.some(({ status, text }) => isThat(status, text));

const saysNoCapacity = /no longer any instances|no instances currently|does not have the resources/;

/** True where an answer to a create refuses one offer without saying that nothing is free. */
export const concernsOneOffer = (status = 0): boolean =>
  (status >= 300 && status < 400) || [403, 404, 409, 410, 423, 425].includes(status);

/** Time with a pod, over all attempts. */
const ranMs = ({ earlierMs, podCreatedAt, at }: Closing): number =>
  earlierMs + (podCreatedAt === undefined ? 0 : at - podCreatedAt);

/** True where the reason is what really happened. */
export const isTrueReason = (closing: Closing): boolean => {
  if (strikeBehind(closing) !== undefined) return true;
  const { reason, at, truth } = closing;
  switch (reason) {
    case 'cancelled_by_user':
      // An operator has lowered a limit, and a day was left to raise it.
      if (closing.isCancelledByOperator) return true;
      return (closing.cancelledAt !== undefined && closing.cancelledAt <= at) || closing.waitedMs >= dayMs;
    case 'max_duration':
      return ranMs(closing) >= closing.maxDurationMs - 1000;
    case 'budget_exceeded':
      return closing.budgetDollars !== undefined && closing.spentDollars >= 0.9 * closing.budgetDollars - 1e-6;
    case 'no_capacity':
      // RunPod's 400 may mean it without saying so, and so may whatever else refuses one offer. A 429 never does.
      return (
        answered(closing, (status) => status === 400 || concernsOneOffer(status)) ||
        closing.truth.refusedToOthers.some(({ status }) => status === 400)
      );
    case 'provider_rejected':
      return answered(closing, (status, text) => status === 422 || (status === 400 && !saysNoCapacity.test(text)));
    case 'provider_auth':
      return (
        answered(closing, (status) => status === 401) ||
        truth.creates.filter(({ status }) => status === 403).length >= 2
      );
    case 'provider_balance':
      return (
        answered(closing, (status) => status === 402) ||
        closing.truth.refusedToOthers.some(({ status }) => status === 402)
      );
    case 'create_unresolved':
      return truth.longestCreateMs >= unansweredMs;
    case 'restart_loop':
      // A pod that is not heard while RunPod shows the same short uptime each time looks like one that dies again and again.
      return (hasDied(closing) || wasCutOff(closing)) && truth.plan.runpod.some(isShortUptime);
    case 'start_timeout':
      if (couldNotBeLookedUp(closing)) return true;
      // The pod came up, found nobody, and could not end itself.
      return overlaps(closing, ['api', 'database', 'network']) || (hasGivenUp(closing) && wasCutOff(closing));
    case 'api_unreachable_dns':
    case 'api_unreachable_tcp':
    case 'api_unreachable_tls':
    case 'api_unreachable_http':
    case 'api_unreachable_timeout':
      return overlaps(closing, ['api', 'database', 'network']);
    case 'pod_vanished':
      return wentUnheard(closing);
    case 'heartbeat_lost':
      if (couldNotBeLookedUp(closing)) return true;
      // Too few to tell that it is us; or it had given up for want of us.
      return (
        (closing.runningJobs < 4 && overlaps(closing, ['api'], harmlessCutMs)) ||
        (hasGivenUp(closing) && (overlaps(closing, ['api', 'database', 'network']) || wasCutOff(closing)))
      );
    default:
      return false;
  }
};

const dayMs = 86_400_000;

/** RunPod ended the pod for want of money, or the pod ended itself, because nobody heard it. */
const wentUnheard = (closing: Closing): boolean =>
  closing.podEndedBy === 'balance' ||
  (closing.podEndedBy === 'pod' && (overlaps(closing, ['api', 'database', 'network']) || wasCutOff(closing)));

const hasVanished = ({ truth, at: closedAt }: Closing): boolean =>
  truth.strikes.some(({ kind, at }) => ['vanish', 'vanishes'].includes(kind) && at <= closedAt);

/** A pod is gone, and no look told so. Such a pod ends as one that is there and does not start, or is silent. */
const couldNotBeLookedUp = (closing: Closing): boolean =>
  (hasVanished(closing) || wentUnheard(closing)) && (overlaps(closing, ['runpod']) || hasOddLooks(closing.truth.plan));

const hasDied = ({ truth, at }: Closing): boolean =>
  truth.strikes.some((strike) => silencing.includes(strike.kind) && strike.at <= at);

const isShortUptime = ({ field, value }: Fault): boolean =>
  field === 'runtime.uptime' && typeof value === 'number' && value <= restartSlackSeconds;

/** True where the pod itself has seen that it could not go on, whoever heard it say so. */
const hasGivenUp = ({ truth, at }: Closing): boolean => truth.failures.some((failure) => failure.at <= at);

const wasCutOff = ({ truth, at }: Closing): boolean =>
  truth.strikes.some((strike) => strike.kind === 'is_cut_off' && strike.at <= at);

const hasStruck = (truth: AttemptTruth, at: number): boolean =>
  truth.strikes.some((strike) => strike.at <= at && isGrave(strike, at));

/** True where nothing was wrong with the attempt and nobody wanted its end. */
export const wasHealthy = ({ truth, at, reason }: Closing): boolean =>
  !hasStruck(truth, at) && reasonRules[reason].status === 'failed';
