import type { Clock, RandomBytes } from '../clock.ts';
import type { Job } from '../jobs/job.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { requestCount, requestCountOnRefusal } from './count-accounts.ts';
import { type DeployTurn, deployTurn } from './deploy-rate.ts';
import { type DeployOf, earlierDeploy, mayGoOn } from './earlier-deploy.ts';
import { assertNotCrowded, earlierCallStands, placeFor, tooManyAtOnce } from './fit.ts';
import type { Installation } from './installation.ts';
import { assertInstallationMay, type InstallationRoom, roomIn } from './installation-fit.ts';
import { type InstallationDeps, shareOfJob } from './installation-share.ts';
import { type Limits, limitsOf } from './limits.ts';
import { microDollars } from './micro-dollars.ts';
import { reservationToken } from './reservation-token.ts';
import { amountsOf, type Reserved, type WantedShare } from './reserved.ts';
import { settleTransition } from './settle-transition.ts';
import { negated, type Transition, type TransitionKey, transitionKey, type Usage } from './usage.ts';
import type { UsageChange, UsageStore } from './usage-store.ts';

export interface ReserveDeps extends InstallationDeps {
  readonly usage: UsageStore;
  /** The limits of users for whom no operator has set others. */
  readonly userLimits: Limits;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

export interface ReserveCall {
  readonly userId: string;
  readonly of: DeployOf;
  readonly wanted: WantedShare;
  /** The account as it was read lately. */
  readonly seen: Usage;
  /** The sums of all users as they were read lately. */
  readonly installation: Installation;
}

interface DeployDeps extends ReserveDeps {
  readonly deploysPerUserPerMinute: number;
}

/** Each loser of a race judges anew what stands then. */
const maxTries = 20;

/**
 * Reserves the share of a job before it is stored: of its user by one conditional write, and of the installation by another. A
 * repeat for the same job reserves nothing more of the user's. A job that the installation has no room for waits. Throws `limit_exceeded`
 * (422), `idempotency_conflict` (409) where another request has begun the job, and `rate_limited` (429) for a user in a hurry.
 */
export const reserveJob = async (call: ReserveCall, deps: DeployDeps): Promise<Reserved> => {
  const { installation, installationLimits } = deps;
  const first = await reserveOfUser(call, deps, { isCounted: false });
  if (await installation.take(shareOfJob(first.reserved), first.reserved.month, installationLimits)) {
    // The call that began the transition may have taken the share of the installation, too.
    if (!first.hasBegun) await requestCount(deps);
    return first.reserved;
  }
  // Another call took the room first.
  const standing = await notReserved(call, first, deps);
  const asFull = { ...call, installation: { ...standing, is_awaited: true } };
  const second = await requestCountOnRefusal(standing, deps, () =>
    reserveOfUser(asFull, deps, { isCounted: first.hasBegun }),
  );
  if (await installation.take(shareOfJob(second.reserved), second.reserved.month, installationLimits)) {
    if (!second.hasBegun) await requestCount(deps);
    return second.reserved;
  }
  await notReserved(call, second, deps);
  throw tooManyAtOnce();
};

interface OfUser {
  readonly reserved: Reserved;
  /** False where another call with the same Idempotency-Key began the transition: it may have taken the room of the installation. */
  readonly hasBegun: boolean;
  /** When this call wrote the transition. */
  readonly at: string;
}

/** The rate of deploys counts a call once: `isCounted` says that an earlier try of this call was counted. */
const reserveOfUser = async (
  { userId, of, wanted, seen, installation }: ReserveCall,
  { usage, userLimits, installationLimits, clock, randomBytes, deploysPerUserPerMinute }: DeployDeps,
  { isCounted }: { readonly isCounted: boolean },
): Promise<OfUser> => {
  const token = reservationToken(randomBytes);
  let standing = seen;
  const room = roomIn(wanted, installation, installationLimits);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const now = clock();
    const at = now.toISOString();
    const key = transitionKey('deploying', of.jobId);
    const earlier = earlierDeploy(of, standing);
    // A renewal would keep the transition from being settled for as long as calls repeat.
    if (earlier !== undefined && !mayGoOn(earlier, wanted, room)) throw earlierCallStands();
    const change = earlier
      ? renewal(key, earlier, at)
      : taken(of, wanted, token, standing, at, limitsOf(standing.limits, userLimits), {
          deploy: isCounted ? undefined : deployTurn(standing, deploysPerUserPerMinute, now),
          room,
        });
    const result = await usage.change(userId, change);
    if (result.outcome === 'changed')
      return {
        reserved: reservedBy(wanted, earlier ?? change.begin?.[key], token),
        hasBegun: earlier === undefined,
        at,
      };
    standing = result.usage;
  }
  throw tooManyAtOnce();
};

/**
 * Gives back a share that the installation has no room for, unless another call with the same Idempotency-Key began the transition
 * or renewed it, which changes its time. Resolves to the sums of all. Throws where the job can have no place.
 */
const notReserved = async (
  { userId, of: { jobId }, wanted }: ReserveCall,
  { reserved, hasBegun, at }: OfUser,
  { usage, installation, installationLimits, onFault }: DeployDeps,
): Promise<Installation> => {
  const { token, month } = reserved;
  const ended = { key: transitionKey('deploying', jobId), token, at };
  if (hasBegun) await settleTransition(userId, ended, { add: negated(amountsOf(reserved)), month }, usage);
  const standing = await installation.get();
  await requestCountOnRefusal(standing, { installation, onFault }, () =>
    assertInstallationMay(wanted, standing, installationLimits),
  );
  return standing;
};

/**
 * Ends the transition of a job that is stored now. If the job carries the share of another call with the same Idempotency-Key, the
 * share of this one is given back. True when this call ended the transition.
 */
export const jobIsStored = async (
  { id, user_id, reserved }: Pick<Job, 'id' | 'user_id' | 'reserved'>,
  own: Reserved,
  { usage, installation, onFault }: Pick<ReserveDeps, 'usage' | 'installation' | 'onFault'>,
): Promise<boolean> => {
  const { token, month } = own;
  const isFollowed = reserved?.token === token;
  const left = isFollowed ? {} : { add: negated(amountsOf(own)), month };
  const isSettled = await settleTransition(user_id, { key: transitionKey('deploying', id), token }, left, usage);
  // The installation has counted both shares.
  if (!isFollowed) await requestCount({ installation, onFault });
  return isSettled;
};

const renewal = (key: TransitionKey, { token }: Transition, at: string): UsageChange => ({ renew: { key, token, at } });

const taken = (
  { jobId, requestSha256 }: DeployOf,
  wanted: WantedShare,
  token: string,
  standing: Usage,
  at: string,
  limits: Limits,
  { deploy, room }: { readonly deploy: DeployTurn | undefined; readonly room: InstallationRoom },
): UsageChange => {
  assertNotCrowded(standing);
  const waits = placeFor(wanted, standing, limits, room) === 'waits';
  const amounts = amountsOf({ ...wanted, token, waits });
  const transition = withoutUndefined({ token, at, amounts, month: wanted.month, request_sha256: requestSha256 });
  return {
    month: wanted.month,
    atMost: {
      charged_micro_dollars: microDollars(limits.dollars_per_month) - wanted.micro_dollars,
      stored_bytes: limits.stored_bytes,
      ...(waits
        ? { waiting_jobs: limits.waiting_jobs - 1 }
        : {
            pods: limits.pods - 1,
            micro_dollars_per_hour: microDollars(limits.dollars_per_hour) - wanted.micro_dollars_per_hour,
          }),
    },
    add: amounts,
    deploy,
    begin: { [transitionKey('deploying', jobId)]: transition },
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
