import { historyLength, maxHistoryOfTries } from '../jobs/history.ts';
import { asSeen, entry } from '../jobs/history-entry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange } from '../jobs/job-store.ts';
import { mustClaimFirst } from './pod-auth.ts';

/** A message of the pod to the user: what the pod does differently from the request, or could not do. */
export interface NoticeEvent {
  readonly type: 'notice';
  readonly message: string;
}

/**
 * Returns the change that adds the notice to the history. `undefined` if the history on the job already has this notice of the
 * attempt, or is too long. Throws 409 `conflict` if the attempt is not claimed.
 */
export const noticeChange = (job: Job, { message }: NoticeEvent, now: Date): JobChange | undefined => {
  if (job.status !== 'running') throw mustClaimFirst();
  const line = entry(job, { actor: 'pod', type: 'notice', message }, now);
  const isSaid = job.history.some(({ attempt, message: said }) => attempt === line.attempt && said === line.message);
  if (isSaid || historyLength(job) >= maxHistoryOfTries) return undefined;
  return { expect: asSeen(job), set: { updated_at: line.at }, history: [line] };
};
