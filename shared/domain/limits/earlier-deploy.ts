import { sentWithAnother } from '../idempotency.ts';
import type { InstallationRoom } from './installation-fit.ts';
import type { WantedShare } from './reserved.ts';
import { type Amounts, type Transition, transitionKey, type Usage } from './usage.ts';

/** The job that a deploy creates, and the hash of the request. */
export interface DeployOf {
  /** The id of the new job. The id is the same for each repeat with the same Idempotency-Key. */
  readonly jobId: string;
  /** Absent if the request has no Idempotency-Key. */
  readonly requestSha256: string | undefined;
}

/**
 * Returns the transition of another call with the same Idempotency-Key that still runs or was interrupted. The token of a
 * transition belongs to exactly one reservation, so renewing the transition keeps that reservation. Throws `idempotency_conflict`
 * (409) if the other call had another request. Transitions of earlier releases have no hash of the request and are not compared.
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
 * Returns whether the call may continue with the earlier reservation. The reservation must cover the price of the job, which a
 * changed config or price may have raised. The month must be the same. The installation must also have the capacity, because the
 * earlier call may not have reserved in the installation.
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
