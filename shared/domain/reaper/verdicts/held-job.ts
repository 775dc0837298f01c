import { isHeld, isSparedByHold } from '../../jobs/hold.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import type { EndVerdict, Verdict } from './verdict.ts';

/** True if a hold prevents the end. The rule is the same for all verdicts, so that a verdict added later also spares held jobs. */
export const isSpared = (job: OpenJob, verdict: Verdict, now: Date): verdict is EndVerdict =>
  verdict.kind === 'end' && isHeld(job, now) && isSparedByHold(verdict.reason, job);

/** Returns the note that the hold of the job is over. The note is made once. */
export const judgeHold = (job: OpenJob, now: Date): Verdict | undefined =>
  job.held_until !== undefined && !isHeld(job, now) ? { kind: 'hold_over' } : undefined;

/** Adds the end of the hold to the numbers of the verdict, if the job is or was held. */
export const withHold = (verdict: EndVerdict, { held_until }: OpenJob): EndVerdict =>
  held_until === undefined ? verdict : { ...verdict, numbers: { ...verdict.numbers, held_until } };
