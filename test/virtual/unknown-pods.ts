import { CREATE_AFTER_FAULTS } from '../../infra/local/runpod-simulator/fault-kinds.ts';
import { hasOddLooks } from './pod/attempt-plan.ts';
import type { AttemptTruth } from './truth.ts';

const lostCreates: readonly string[] = CREATE_AFTER_FAULTS;

/** True if an answer to a create was lost and lists leave its pod out, so that at most its claim tells of it. */
export const isToldByClaimAlone = ({ plan, creates }: AttemptTruth): boolean => {
  const kinds = plan.runpod.map(({ kind }) => kind);
  const isLost = kinds.some((kind) => lostCreates.includes(kind)) || creates.some(({ status = 500 }) => status >= 500);
  return isLost && kinds.includes('unlisted');
};

/**
 * True if only a claim tells of the pod and looks at it may fail. A claim may give the id of any pod, so nobody ends such a pod until a
 * look has shown its name.
 */
export const isKnownByLookAlone = (truth: AttemptTruth): boolean =>
  isToldByClaimAlone(truth) && hasOddLooks(truth.plan);
