import { cutToBytes } from '../text-bytes.ts';
import { type HistoryEntry, maxHistoryMessageBytes } from './history.ts';
import type { Job } from './job.ts';
import type { JobExpectation } from './job-store.ts';

/** Returns an entry of the job's history with the job's current status and phase. `fields` may replace them by those of the next state. */
export const entry = (
  job: Pick<Job, 'attempt' | 'status' | 'phase'>,
  fields: Pick<HistoryEntry, 'actor' | 'type' | 'message'> & Partial<HistoryEntry>,
  now: Date,
): HistoryEntry => ({
  at: now.toISOString(),
  attempt: job.attempt,
  status: job.status,
  phase: job.phase,
  ...fields,
  message: cutToBytes(fields.message, maxHistoryMessageBytes),
});

/** Returns the condition that the job's status and attempt have not changed since it was read. */
export const asSeen = (job: Pick<Job, 'status' | 'attempt'>): JobExpectation => ({
  statuses: [job.status],
  attempt: job.attempt,
});
