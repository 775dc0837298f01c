import { mayLaunch } from '../controls/controls.ts';
import type { ReadsControls } from '../controls/controls-store.ts';
import { tryNoted } from '../jobs/history.ts';
import { asSeen, entry } from '../jobs/history-entry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange } from '../jobs/job-store.ts';
import type { Reason } from '../jobs/reasons.ts';
import { isEndOfWaiting } from '../jobs/waiting.ts';

/** The settings of operators that say whose jobs may start. One sweep reads these settings once. */
export interface LaunchGate {
  /** False if the settings could not be read. Nothing is launched then, and no wait is ended or restarted. */
  readonly isKnown: boolean;
  /** True if operators have suspended the user of the job. */
  readonly isSuspended: (job: Pick<Job, 'user_id'>) => boolean;
  /** True if operators let the user's waiting job be launched. */
  readonly isOpenTo: (job: Pick<Job, 'user_id'>) => boolean;
}

/** Reads the settings of operators, by one read. Also resolves if the read fails, so that a sweep can still end jobs. */
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

/** True if `reason` would end the job for its long wait although operators make the job wait. */
export const isKeptWaiting = (job: Pick<Job, 'status' | 'user_id'>, reason: Reason, gate: LaunchGate): boolean =>
  isEndOfWaiting(job, reason) && !gate.isOpenTo(job);

/** Returns the change that restarts the wait. A job must not end for lack of a GPU while RunPod is not asked for one. */
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
