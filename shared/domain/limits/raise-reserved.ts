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

/** Each loser of a race judges anew what stands then. */
const maxTries = 20;

/**
 * Reserves what a job that is not over lacks to `micro_dollars`, in the month of its deploy: of its user by one conditional write, and
 * of the installation by another. Resolves to the share that the job is to carry from then on. Throws `limit_exceeded` (422) where the
 * month has too few dollars left.
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
    // Another call that holds the job is under way, or broke off: it has reserved the same raise, up to the one budget of the job.
    const earlier = standing.transitions[key];
    if (earlier === undefined) {
      assertNotCrowded(standing);
      assertMonthHasMore(more, month, standing, limits);
    } else if (!monthHas(more, month, await installation.get(), installationLimits)) {
      // A renewal would keep the transition from being settled for as long as calls repeat.
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
      // The call that began the transition may have taken the share of the installation, too.
      if (earlier !== undefined) await requestCount({ installation, onFault });
      return { ...reserved, micro_dollars, raise_token };
    }
    // Another call that began this transition may have taken the dollars. One that renewed it has written another time, and then nothing is
    // given back here.
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

/** Ends the transition of a job that is held now. If the hold carries the raise of another call, the raise of this one is given back. */
export const jobIsRaised = async (
  { id, user_id, reserved }: Pick<Job, 'id' | 'user_id' | 'reserved'>,
  own: Reserved,
  { usage, installation, onFault }: Pick<ReserveDeps, 'usage' | 'installation' | 'onFault'>,
): Promise<void> => {
  const token = own.raise_token ?? '';
  // A job without a raise may still get this very one, by a call that renewed it.
  if (reserved?.raise_token === undefined) return;
  const ended = { key: transitionKey('holding', id), token };
  const isFollowed = reserved.raise_token === token;
  const add = isFollowed ? {} : negated((await usage.get(user_id)).transitions[ended.key]?.amounts ?? {});
  await settleTransition(user_id, ended, { add, month: own.month }, usage);
  if (!isFollowed) await requestCount({ installation, onFault });
};
