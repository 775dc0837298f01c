import type { Clock, RandomBytes } from '../clock.ts';
import type { Job } from '../jobs/job.ts';
import { assertNotCrowded, placeFor, tooManyAtOnce, type WantedShare } from './fit.ts';
import { type Limits, limitsOf } from './limits.ts';
import { microDollars } from './micro-dollars.ts';
import { reservationToken } from './reservation-token.ts';
import { amountsOf, type Reserved } from './reserved.ts';
import { settleTransition } from './settle-transition.ts';
import { negated, type Transition, transitionKey, type Usage } from './usage.ts';
import type { UsageChange, UsageStore } from './usage-store.ts';

export interface ReserveDeps {
  readonly usage: UsageStore;
  /** Of users for whom no operator has set others. */
  readonly userLimits: Limits;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

export interface ReserveCall {
  readonly userId: string;
  readonly jobId: string;
  readonly wanted: WantedShare;
  /** The account as somebody saw it lately. */
  readonly seen: Usage;
}

/** Each loser of a race judges anew what stands then. */
const maxTries = 20;

/**
 * Reserves the share of a job before it is stored, by one conditional write; a repeat for the same job reserves nothing more.
 * Throws `limit_exceeded` (422).
 */
export const reserveJob = async (
  { userId, jobId, wanted, seen }: ReserveCall,
  { usage, userLimits, clock, randomBytes }: ReserveDeps,
): Promise<Reserved> => {
  const token = reservationToken(randomBytes);
  let standing = seen;
  for (let tries = 0; tries < maxTries; tries += 1) {
    const at = clock().toISOString();
    const key = transitionKey('deploying', jobId);
    const earlier = standing.transitions[key];
    // Another call with the same Idempotency-Key is at it, or broke off: its share is the one share of the job.
    const change = earlier ? renewal(jobId, earlier, at) : taken(jobId, wanted, token, standing, at, userLimits);
    const result = await usage.change(userId, change);
    if (result.outcome === 'changed') return reservedBy(wanted, earlier ?? change.begin?.[key], token);
    standing = result.usage;
  }
  throw tooManyAtOnce();
};

/**
 * The job stands: with this share, or with that of another call of the same Idempotency-Key, and then this one is given back.
 * Whether this call had to end the transition.
 */
export const jobIsStored = (
  { id, user_id, reserved }: Pick<Job, 'id' | 'user_id' | 'reserved'>,
  own: Reserved,
  { usage }: Pick<ReserveDeps, 'usage'>,
): Promise<boolean> => {
  const { token, month } = own;
  const left = reserved?.token === token ? {} : { add: negated(amountsOf(own)), month };
  return settleTransition(user_id, { key: transitionKey('deploying', id), token }, left, usage);
};

const renewal = (jobId: string, { token }: Transition, at: string): UsageChange => ({
  renew: { key: transitionKey('deploying', jobId), token, at },
});

const taken = (
  jobId: string,
  wanted: WantedShare,
  token: string,
  standing: Usage,
  at: string,
  userLimits: Limits,
): UsageChange => {
  assertNotCrowded(standing);
  const limits = limitsOf(standing.limits, userLimits);
  const waits = placeFor(wanted, standing, limits) === 'waits';
  const amounts = amountsOf({ ...wanted, token, waits });
  return {
    month: wanted.month,
    atMost: {
      charged_micro_dollars: microDollars(limits.dollars_per_month) - wanted.micro_dollars,
      ...(waits
        ? { waiting_jobs: limits.waiting_jobs - 1 }
        : {
            pods: limits.pods - 1,
            micro_dollars_per_hour: microDollars(limits.dollars_per_hour) - wanted.micro_dollars_per_hour,
          }),
    },
    add: amounts,
    begin: { [transitionKey('deploying', jobId)]: { token, at, amounts, month: wanted.month } },
  };
};

const reservedBy = (wanted: WantedShare, transition: Transition | undefined, token: string): Reserved => {
  const { charged_micro_dollars: micro_dollars = wanted.micro_dollars, pods = 0 } = transition?.amounts ?? {};
  return {
    token: transition?.token ?? token,
    month: transition?.month ?? wanted.month,
    micro_dollars,
    micro_dollars_per_hour: transition?.amounts.micro_dollars_per_hour ?? wanted.micro_dollars_per_hour,
    waits: pods < 1,
  };
};
