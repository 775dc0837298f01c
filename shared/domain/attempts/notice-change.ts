import { historyLength, maxHistoryOfTries } from '../jobs/history.ts';
import { asSeen, entry } from '../jobs/history-entry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange } from '../jobs/job-store.ts';
import { mustClaimFirst } from './pod-auth.ts';

/** A word of the pod to the owner of the job: what it does otherwise than asked, or could not do. */
export interface NoticeEvent {
  readonly type: 'notice';
  readonly message: string;
}

/** `undefined` where the attempt has said so already, or the job has no room for more lines of this kind. */
export const noticeChange = (job: Job, { message }: NoticeEvent, now: Date): JobChange | undefined => {
  if (job.status !== 'running') throw mustClaimFirst();
  const line = entry(job, { actor: 'pod', type: 'notice', message }, now);
  const isSaid = job.history.some(({ attempt, message: said }) => attempt === line.attempt && said === line.message);
  if (isSaid || historyLength(job) >= maxHistoryOfTries) return undefined;
  return { expect: asSeen(job), set: { updated_at: line.at }, history: [line] };
};
