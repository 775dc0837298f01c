import { secondsBetween } from '../clock.ts';
import type { Job } from './job.ts';
import { type JobPhase, jobPhases } from './status.ts';

export interface PhaseTime {
  readonly phase: JobPhase;
  readonly seconds: number;
}

type Phased = Pick<Job, 'phase' | 'phase_entered_at' | 'phase_seconds' | 'claimed_at'>;

/**
 * Returns the seconds that the newest attempt has spent in each phase up to now. Training and evaluating may alternate, so the
 * times of each phase are summed.
 */
export const phaseSeconds = (job: Phased, now: Date): NonNullable<Job['phase_seconds']> => {
  const { phase, phase_entered_at: enteredAt, phase_seconds: left = {}, claimed_at: claimedAt } = job;
  if (phase === null || enteredAt === undefined) return left;
  // A claim does not read the job, so it cannot add the time of the phase that it ends. The time up to `claimed_at` counts as
  // `starting`.
  const isAfterClaim = claimedAt !== undefined && claimedAt > enteredAt;
  if (!isAfterClaim) return plus(left, phase, secondsBetween(enteredAt, now));
  const untilClaim = plus(left, 'starting', secondsBetween(enteredAt, claimedAt));
  return plus(untilClaim, phase, secondsBetween(claimedAt, now));
};

const plus = (sums: NonNullable<Job['phase_seconds']>, phase: JobPhase, seconds: number) => ({
  ...sums,
  [phase]: (sums[phase] ?? 0) + Math.max(0, seconds),
});

/** Returns the fields of a job that enters a phase now. */
export const enteringPhase = (job: Phased, phase: JobPhase, now: Date) => ({
  phase,
  phase_entered_at: now.toISOString(),
  phase_seconds: phaseSeconds(job, now),
});

/** Returns the result of `phaseSeconds` for display, rounded to tenths of a second, in the order of the phases. */
export const phaseTimes = (job: Phased, now: Date): PhaseTime[] => {
  const seconds = phaseSeconds(job, now);
  return jobPhases.flatMap((phase) => {
    const sum = seconds[phase];
    return sum === undefined ? [] : [{ phase, seconds: Math.round(sum * 10) / 10 }];
  });
};
