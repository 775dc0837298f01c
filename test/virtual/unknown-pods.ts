import { CREATE_AFTER_FAULTS } from '../../infra/local/runpod-simulator/fault-kinds.ts';
import type { Fault } from '../../infra/local/runpod-simulator/faults.ts';
import { hasOddLooks } from './pod/attempt-plan.ts';
import type { AttemptTruth } from './truth.ts';

const lostCreates: readonly string[] = CREATE_AFTER_FAULTS;

/** True for a fault after which the answer to a create does not tell which pod was made. */
const losesCreate = (fault: Fault): boolean =>
  lostCreates.includes(fault.kind) ||
  (fault.kind === 'odd_field' && fault.call === 'create' && (fault.field === 'id' || fault.field === 'name'));

/** True if no answer to a create tells of its pod and lists leave the pod out, so that at most its claim tells of it. */
export const isToldByClaimAlone = ({ plan, creates }: AttemptTruth): boolean => {
  const isLost = plan.runpod.some(losesCreate) || creates.some(({ status = 500 }) => status >= 500);
  return isLost && plan.runpod.some(({ kind }) => kind === 'unlisted');
};

/**
 * True if only a claim tells of the pod and looks at it may fail. A claim may give the id of any pod, so nobody ends such a pod until a
 * look has shown its name.
 */
export const isKnownByLookAlone = (truth: AttemptTruth): boolean =>
  isToldByClaimAlone(truth) && hasOddLooks(truth.plan);
