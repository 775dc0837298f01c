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
  /** The default limits of the stage, which apply unless an operator has set limits for the user. */
  readonly userLimits: Limits;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

export interface ReserveCall {
  readonly userId: string;
  readonly of: DeployOf;
  readonly wanted: WantedShare;
  /** The account of the user as read recently. */
  readonly seen: Usage;
  /** The sums of the installation as read recently. */
  readonly installation: Installation;
}

interface DeployDeps extends ReserveDeps {
  readonly deploysPerUserPerMinute: number;
}

/**
 * The highest number of tries. A refused write means that another call has changed the account, so the next try judges the changed
 * account.
 */
const maxTries = 20;

/**
 * Reserves the amounts of a job before the job is stored. The first conditional write reserves in the account of the user. The
 * second write reserves in the sums of the installation. A repeat for the same job reserves nothing more in the account. A job that
 * does not fit the installation now waits, if the user may have one more waiting job. Throws `limit_exceeded` (422) if a limit
 * refuses the job. Throws `idempotency_conflict` (409) if another request with the same Idempotency-Key has begun the job. Throws
 * `rate_limited` (429) if the user deploys too often or has too many concurrent calls.
 */
export const reserveJob = async (call: ReserveCall, deps: DeployDeps): Promise<Reserved> => {
  const { installation, installationLimits } = deps;
  const first = await reserveOfUser(call, deps, { isCounted: false });
  if (await installation.take(shareOfJob(first.reserved), first.reserved.month, installationLimits)) {
    // The call that began the transition may have added the amounts to the sums of the installation, too. A count of the accounts
    // corrects the sums.
    if (!first.hasBegun) await requestCount(deps);
    return first.reserved;
  }
  // Another call has used the capacity of the installation since the sums were read.
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
  /** False if another call with the same Idempotency-Key began the transition. The other call may have reserved in the installation. */
  readonly hasBegun: boolean;
  /** The time that this call wrote to the transition. */
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
    // The transition is not renewed here. Repeated calls would otherwise renew the transition again and again, and no sweep could
    // end it.
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
 * Gives back a reservation that does not fit the installation, and returns the sums of the installation. Nothing is given back if
 * another call with the same Idempotency-Key began the transition. Nothing is given back either if another call has renewed the
 * transition, which changes its time. Throws if the installation can never run the job or has too few dollars left in the month.
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
 * Ends the transition after a job was stored, and returns whether this call ended the transition. If the stored job carries the
 * reservation of another call with the same Idempotency-Key, the reservation of this call is given back.
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
  // The sums of the installation contain both reservations, so a count of the accounts must correct the sums.
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
    returned: withoutEarlier(jobId, standing),
    begin: { [transitionKey('deploying', jobId)]: transition },
  };
};

/**
 * Returns the list of released reservations without the id of this job. Earlier releases listed only the id, and an erased job may
 * have had it before: the reservation of the new job would count as released.
 */
const withoutEarlier = (jobId: string, { returned, returns }: Usage): UsageChange['returned'] =>
  returned.includes(jobId) ? { returns, entries: returned.filter((entry) => entry !== jobId) } : undefined;

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
