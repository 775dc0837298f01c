import { type HistoryEntry, historyLength } from '../../shared/domain/jobs/history.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobDetails, JobStore } from '../../shared/domain/jobs/job-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getJobEvents } from '../../shared/http/contract/jobs/events.ts';
import { getOwnJob } from './own-job.ts';

export interface Deps {
  readonly jobs: JobStore;
  readonly details: Pick<JobDetails, 'history'>;
}

export const createHandler = (deps: Deps) =>
  apiHandler(getJobEvents, async ({ path, query, userId }) => {
    const job = await getOwnJob(deps.jobs, userId, path.id);
    const after = query.after ?? 0;
    const end = after + query.limit;
    // `seq` is the position in the history, counted from 1. The history only grows, so the number of an event never changes.
    const lines = await linesOf(job, after, end, deps.details);
    const items = lines.map((event, index) => ({ ...event, seq: after + index + 1 }));
    return { status: 200, body: { items, next_cursor: end < historyLength(job) ? String(end) : null } };
  });

/** Reads a range of the history. Older entries are stored in separate items, and the newest entries are stored in the job's item. */
const linesOf = async (
  job: Job,
  from: number,
  to: number,
  details: Deps['details'],
): Promise<readonly HistoryEntry[]> => {
  const spilled = job.history_spilled ?? 0;
  const older = from < spilled ? await details.history(job.id, from, Math.min(to, spilled) - from) : [];
  return [...older, ...job.history.slice(Math.max(0, from - spilled), Math.max(0, to - spilled))];
};
