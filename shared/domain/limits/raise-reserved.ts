import type { Job } from '../jobs/job.ts';
import { requestCount, requestCountOnRefusal } from './count-accounts.ts';
import { assertMonthHasMore, assertNotCrowded, earlierHoldStands, tooManyAtOnce } from './fit.ts';
import { assertInstallationMonthHas, monthHas } from './installation-fit.ts';
import { limitsOf } from './limits.ts';
import { microDollars } from './micro-dollars.ts';
import { reservationToken } from './reservation-token.ts';
import type { ReserveDeps } from './reserve-job.ts';
import type { Reserved } from './reserved.ts';
import { settleTransition } from './settle-transition.ts';
import { negated, transitionKey } from './usage.ts';

/**
 * The highest number of tries. A refused write means that another call has changed the account, so the next try judges the changed
 * account.
 */
const maxTries = 20;

/**
 * Raises the reservation of a running or waiting job to `micro_dollars`, in the month of its deploy. The first conditional write
 * raises the reservation in the account of the user. The second write raises the sums of the installation. Returns the reservation
 * that the job must carry afterwards. Throws `limit_exceeded` (422) if the month has too few dollars left.
 */
export const raiseReserved = async (
  { id, user_id }: Pick<Job, 'id' | 'user_id'>,
  reserved: Reserved,
  micro_dollars: number,
  { usage, userLimits, installation, installationLimits, clock, randomBytes, onFault }: ReserveDeps,
): Promise<Reserved> => {
  const { month } = reserved;
  const more = micro_dollars - reserved.micro_dollars;
  const amounts = { charged_micro_dollars: more };
  const key = transitionKey('holding', id);
  const token = reservationToken(randomBytes);
  let standing = await usage.get(user_id);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const at = clock().toISOString();
    const limits = limitsOf(standing.limits, userLimits);
    // An earlier call that holds the job still runs or was interrupted. The earlier call has reserved the same raise, because every
    // raise goes up to the budget of the job.
    const earlier = standing.transitions[key];
    if (earlier === undefined) {
      assertNotCrowded(standing);
      assertMonthHasMore(more, month, standing, limits);
    } else if (!monthHas(more, month, await installation.get(), installationLimits)) {
      // The transition is not renewed here. Repeated calls would otherwise renew the transition again and again, and no sweep could
      // end it.
      throw earlierHoldStands();
    }
    const atMost = { charged_micro_dollars: microDollars(limits.dollars_per_month) - more };
    const result = await usage.change(
      user_id,
      earlier === undefined
        ? { month, atMost, add: amounts, begin: { [key]: { token, at, amounts, month } } }
        : { renew: { key, token: earlier.token, at } },
    );
    standing = result.usage;
    if (result.outcome === 'refused') continue;
    const raise_token = earlier?.token ?? token;
    if (await installation.take(amounts, month, installationLimits)) {
      // The call that began the transition may have added the dollars to the sums of the installation, too. A count of the accounts
      // corrects the sums.
      if (earlier !== undefined) await requestCount({ installation, onFault });
      return { ...reserved, micro_dollars, raise_token };
    }
    // The reservation is given back only if this call began the transition. If another call has renewed the transition since then,
    // the time of the transition differs and nothing is given back. The other call may have reserved in the installation already.
    if (earlier === undefined)
      await settleTransition(user_id, { key, token, at }, { add: negated(amounts), month }, usage);
    const sums = await installation.get();
    await requestCountOnRefusal(sums, { installation, onFault }, () =>
      assertInstallationMonthHas(more, month, sums, installationLimits),
    );
    throw earlier === undefined ? tooManyAtOnce() : earlierHoldStands();
  }
  throw tooManyAtOnce();
};

/**
 * Ends the `holding` transition after a hold was stored in the job. If the job carries the raise of another call, the raise of
 * this call is given back. If the job carries no raise, the transition is kept.
 */
export const jobIsRaised = async (
  { id, user_id, reserved }: Pick<Job, 'id' | 'user_id' | 'reserved'>,
  own: Reserved,
  { usage, installation, onFault }: Pick<ReserveDeps, 'usage' | 'installation' | 'onFault'>,
): Promise<void> => {
  const token = own.raise_token ?? '';
  // A job that carries no raise may still get this raise from another call that has renewed the transition. So the transition is
  // not ended.
  if (reserved?.raise_token === undefined) return;
  const ended = { key: transitionKey('holding', id), token };
  const isFollowed = reserved.raise_token === token;
  const add = isFollowed ? {} : negated((await usage.get(user_id)).transitions[ended.key]?.amounts ?? {});
  await settleTransition(user_id, ended, { add, month: own.month }, usage);
  if (!isFollowed) await requestCount({ installation, onFault });
};
