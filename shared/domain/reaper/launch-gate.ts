import { mayLaunch } from '../controls/controls.ts';
import type { ReadsControls } from '../controls/controls-store.ts';
import { tryNoted } from '../jobs/history.ts';
import { asSeen, entry } from '../jobs/history-entry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange } from '../jobs/job-store.ts';
import type { Reason } from '../jobs/reasons.ts';
import { isEndOfWaiting } from '../jobs/waiting.ts';

/** The measures of operators, as one sweep read them. */
export interface LaunchGate {
  /** False where it could not be read: then nothing is launched, and no wait is ended or begun anew. */
  readonly isKnown: boolean;
  /** Operators have suspended the user of the job. */
  readonly isSuspended: (job: Pick<Job, 'user_id'>) => boolean;
  /** Operators let a job that waits be launched. */
  readonly isOpenTo: (job: Pick<Job, 'user_id'>) => boolean;
}

/** One read. Resolves also where it fails, so that what must end is ended all the same. */
export const readLaunchGate = async (
  controls: ReadsControls,
  onFault: (error: unknown) => void,
): Promise<LaunchGate> => {
  try {
    const read = await controls.get();
    return {
      isKnown: true,
      isSuspended: ({ user_id }) => read.suspensions.has(user_id),
      isOpenTo: ({ user_id }) => mayLaunch(read, user_id),
    };
  } catch (error) {
    onFault(error);
    return { isKnown: false, isSuspended: () => false, isOpenTo: () => false };
  }
};

/** True when the job would be ended for having waited, while it is operators who make it wait. */
export const isKeptWaiting = (job: Pick<Job, 'status' | 'user_id'>, reason: Reason, gate: LaunchGate): boolean =>
  isEndOfWaiting(job, reason) && !gate.isOpenTo(job);

/** The wait begins anew: no job ends for want of a GPU that nobody was asked for. */
export const waitRenewed = (job: Job, now: Date): JobChange => {
  const at = now.toISOString();
  const message = 'An operator lets no job start now. The time to wait for a GPU begins anew.';
  return {
    expect: asSeen(job),
    set: {
      queued_at: at,
      next_launch_at: at,
      empty_rounds: 0,
      wait_reason: undefined,
      rate_limited_since: undefined,
      updated_at: at,
    },
    history: tryNoted(job, entry(job, { actor: 'reaper', type: 'notice', message }, now)),
  };
};
