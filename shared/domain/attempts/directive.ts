import { deadlineMovedByHold } from '../jobs/hold.ts';
import type { Job } from '../jobs/job.ts';

/** The answer to every report of a pod. */
export interface Directive {
  readonly accepted: number;
  readonly directive: 'continue' | 'stop';
  readonly reason?: string;
  /** Only while a hold moves the deadline that the pod got at its claim (RFC 3339). */
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
