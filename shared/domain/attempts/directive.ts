import { deadlineMovedByHold } from '../jobs/hold.ts';
import type { Job } from '../jobs/job.ts';

/** The answer to a report of a pod. */
export interface Directive {
  readonly accepted: number;
  readonly directive: 'continue' | 'stop';
  readonly reason?: string;
  /** The deadline of the pod (RFC 3339). Present only while a hold postpones the deadline that the pod got at its claim. */
  readonly deadline_at?: string;
}

export const directiveFor = (job: Job, accepted: number): Directive => {
  const deadline = deadlineMovedByHold(job);
  return {
    accepted,
    ...(job.stop_requested === undefined
      ? { directive: 'continue' }
      : { directive: 'stop', reason: job.stop_requested }),
    ...(deadline === undefined ? {} : { deadline_at: deadline.toISOString() }),
  };
};
