import { type Controls, mayLaunch } from '../controls/controls.ts';
import type { ReadsControls } from '../controls/controls-store.ts';
import { tryNoted } from '../jobs/history.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange } from '../jobs/job-store.ts';
import type { Reason } from '../jobs/reasons.ts';
import { asSeen, entry } from '../jobs/transitions.ts';

/** Whether operators let a job that waits be launched. */
export type LaunchGate = (job: Pick<Job, 'user_id'>) => Promise<boolean>;

/** Reads at most once, and only when first asked. Throws what the store threw: without an answer nothing is launched. */
export const launchGate = (controls: ReadsControls): LaunchGate => {
  let read: Promise<Controls> | undefined;
  return async ({ user_id }) => {
    read ??= controls.get();
    return mayLaunch(await read, user_id);
  };
};

const endsOfWaiting: readonly Reason[] = ['no_capacity', 'provider_rejected', 'create_unresolved'];

/** Whether the job would be ended for having waited, while it is operators who make it wait. */
export const isKeptWaiting = async (job: Job, reason: Reason, mayBeLaunched: LaunchGate): Promise<boolean> =>
  job.status === 'queued' && endsOfWaiting.includes(reason) && !(await mayBeLaunched(job));

/** The wait begins anew: no job ends for want of a GPU that nobody was asked for. */
export const waitRenewed = (job: Job, now: Date): JobChange => {
  const at = now.toISOString();
  const message = 'An operator lets no job start now. The time to wait for a GPU begins anew.';
  return {
    expect: asSeen(job),
    set: { queued_at: at, next_launch_at: at, empty_rounds: 0, updated_at: at },
    history: tryNoted(job, entry(job, { actor: 'reaper', type: 'notice', message }, now)),
  };
};
