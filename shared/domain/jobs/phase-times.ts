import { secondsBetween } from '../clock.ts';
import type { Job } from './job.ts';
import type { JobPhase } from './status.ts';

export interface PhaseTime {
  readonly phase: JobPhase;
  readonly seconds: number;
}

/**
 * How long the newest attempt has been in each phase, up to now or to the end of the job, in the order of their first
 * entry. Training and evaluating take turns: each has the sum of its times. Read from the history, whose every line says the
 * phase that began or went on with it.
 */
export const phaseTimes = (job: Pick<Job, 'attempt' | 'history' | 'completed_at'>, now: Date): PhaseTime[] => {
  // The line that ends an attempt is its last and begins the wait of the next.
  const begin = Math.max(
    0,
    job.history.findLastIndex(({ attempt }) => attempt < job.attempt),
  );
  const lines = job.history.slice(begin);
  const seconds = new Map<JobPhase, number>();
  for (const [index, { at, phase }] of lines.entries()) {
    if (phase === null) continue;
    const until = lines[index + 1]?.at ?? job.completed_at ?? now;
    seconds.set(phase, (seconds.get(phase) ?? 0) + Math.max(0, secondsBetween(at, until)));
  }
  return [...seconds].map(([phase, sum]) => ({ phase, seconds: Math.round(sum * 10) / 10 }));
};
