import { sentWithAnother } from '../idempotency.ts';
import type { InstallationRoom } from './installation-fit.ts';
import type { WantedShare } from './reserved.ts';
import { type Amounts, type Transition, transitionKey, type Usage } from './usage.ts';

/** The job that a deploy is to make, and the request that asks for it. */
export interface DeployOf {
  /** With an Idempotency-Key the same for every repeat. */
  readonly jobId: string;
  /** Absent without an Idempotency-Key. */
  readonly requestSha256: string | undefined;
}

/**
 * The share that stands for the job from another call with the same Idempotency-Key, which is under way or broke off. A token stands
 * for one share, so a call that renews by it renews this one. Throws `idempotency_conflict` (409) where that call had another request.
 * Earlier releases noted no request.
 */
export const earlierDeploy = (
  { jobId, requestSha256 }: DeployOf,
  { transitions }: Pick<Usage, 'transitions'>,
): Transition | undefined => {
  const earlier = transitions[transitionKey('deploying', jobId)];
  const noted = earlier?.request_sha256;
  if (noted !== undefined && noted !== requestSha256) throw sentWithAnother();
  return earlier;
};

/**
 * True where the earlier share covers the job, which a config or a price that changed meanwhile may have made dearer, where the month
 * is still the same, and where the installation has the room that the earlier call may not have taken.
 */
export const mayGoOn = (
  { amounts, month }: Transition,
  wanted: WantedShare,
  { mayStart, monthLeft }: InstallationRoom,
): boolean =>
  covers(amounts, wanted) &&
  (mayStart || amounts.pods === undefined) &&
  wanted.micro_dollars <= monthLeft &&
  month === wanted.month;

const covers = (
  { charged_micro_dollars = 0, pods, micro_dollars_per_hour = 0 }: Amounts,
  wanted: WantedShare,
): boolean =>
  charged_micro_dollars >= wanted.micro_dollars &&
  (pods === undefined || micro_dollars_per_hour >= wanted.micro_dollars_per_hour);
