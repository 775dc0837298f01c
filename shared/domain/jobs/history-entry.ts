import { cutToBytes } from '../text-bytes.ts';
import { type HistoryEntry, maxHistoryMessageBytes } from './history.ts';
import type { Job } from './job.ts';
import type { JobExpectation } from './job-store.ts';

/** A line of the history of a job as it stands, unless `fields` are of its next state. */
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

/** The job still is where we saw it. */
export const asSeen = (job: Pick<Job, 'status' | 'attempt'>): JobExpectation => ({
  statuses: [job.status],
  attempt: job.attempt,
});
