import { isHeld, isSparedByHold } from '../../jobs/hold.ts';
import type { OpenJob } from '../../jobs/open-job.ts';
import type { EndVerdict, Verdict } from './verdict.ts';

/** The one rule for every verdict, so that a verdict that is added later spares held jobs, too. */
export const isSpared = (job: OpenJob, verdict: Verdict, now: Date): verdict is EndVerdict =>
  verdict.kind === 'end' && isHeld(job, now) && isSparedByHold(verdict.reason, job);

/** A hold that is over is noted, once. */
export const judgeHold = (job: OpenJob, now: Date): Verdict | undefined =>
  job.held_until !== undefined && !isHeld(job, now) ? { kind: 'hold_over' } : undefined;

/** The end of a job that is or was held names the hold. */
export const withHold = (verdict: EndVerdict, { held_until }: OpenJob): EndVerdict =>
  held_until === undefined ? verdict : { ...verdict, numbers: { ...verdict.numbers, held_until } };
