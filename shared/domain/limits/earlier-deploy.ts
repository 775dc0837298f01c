import { sentWithAnother } from '../idempotency.ts';
import type { InstallationRoom } from './installation-fit.ts';
import { amountsOf, type WantedShare } from './reserved.ts';
import { type Amounts, type Transition, transitionKey, type Usage } from './usage.ts';

/** The job that a deploy is to make, and the request that asks for it. */
export interface DeployOf {
  /** With an Idempotency-Key the same for every repeat. */
  readonly jobId: string;
  /** Absent without an Idempotency-Key. */
  readonly requestSha256: string | undefined;
}

/**
 * The share that stands for the job from another call of the same Idempotency-Key, which is at it or broke off. A token stands for
 * one share, so whoever renews by it renews this one. Throws `idempotency_conflict` (409) where that call had another request: its
 * share may be smaller than what this one asks for.
 */
export const earlierDeploy = (
  { jobId, requestSha256 }: DeployOf,
  wanted: WantedShare,
  { transitions }: Pick<Usage, 'transitions'>,
): Transition | undefined => {
  const earlier = transitions[transitionKey('deploying', jobId)];
  if (earlier === undefined) return undefined;
  const isRepeat =
    earlier.request_sha256 === undefined ? costsTheSame(earlier, wanted) : earlier.request_sha256 === requestSha256;
  if (!isRepeat) throw sentWithAnother();
  return earlier;
};

/** True where the installation has the room that the earlier call may not have taken, and the month is still the same. */
export const mayGoOn = (
  { amounts, month }: Transition,
  wanted: WantedShare,
  { mayStart, monthLeft }: InstallationRoom,
): boolean => (mayStart || amounts.pods === undefined) && wanted.micro_dollars <= monthLeft && month === wanted.month;

/** Earlier releases noted no request. */
const costsTheSame = ({ amounts }: Transition, wanted: WantedShare): boolean =>
  [true, false].some((waits) => isSame(amounts, amountsOf({ ...wanted, token: '', waits })));

const isSame = (one: Amounts, other: Amounts): boolean =>
  Object.entries({ ...one, ...other }).every(([name]) => one[name as keyof Amounts] === other[name as keyof Amounts]);
