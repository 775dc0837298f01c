import { type Clock, secondsBetween } from '../clock.ts';
import { AppError } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { openJobOf } from '../jobs/open-job.ts';
import type { Policy } from '../jobs/policy.ts';
import { isTerminal } from '../jobs/status.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { parsePodName } from '../pods/pod-name.ts';
import type { Action } from './action.ts';
import type { OrphanMarks } from './reaper-state-store.ts';

export interface OrphanDeps {
  readonly jobs: Pick<JobStore, 'get'>;
  readonly policy: Policy;
  readonly clock: Clock;
  /** Called for a job that cannot be read. Other jobs are still judged. */
  readonly onUnreadable: (jobId: string, error: unknown) => void;
}

/** The number of parallel reads of the database, of about 5 ms each. */
const readsAtOnce = 16;

/**
 * The maximum number of marks that are kept. All marks are in one item of DynamoDB, which takes 400 KB, and a mark takes about 170
 * bytes.
 */
export const maxMarks = 2000;

/**
 * Offers actions for pods that carry this stage's name but belong to no open job. The list of open jobs may lag behind, so the
 * job of each pod is read. A pod of a job that is over is terminated at once. A pod without any job is marked when it is first
 * seen. A later sweep terminates the pod after `ORPHAN_GRACE_SECONDS`, even if a job of its name is made meanwhile. A list may
 * leave out a pod that exists, so a mark is forgotten only when lists have left out its pod for as long and a look by id does not
 * find it. Resolves to the fault if a job could not be read, else to `undefined`. Only the pod of that job is left alone.
 */
export const findOrphans = async (
  strays: readonly Pod[],
  marks: OrphanMarks,
  offer: (action: Action) => void,
  deps: OrphanDeps,
): Promise<unknown> => {
  const now = deps.clock();
  let fault: unknown;
  let room = maxMarks - Object.keys(marks).length;
  await inParallel(strays, readsAtOnce, async (pod) => {
    const job = await jobOf(pod, deps).catch((error: unknown) => {
      fault = error;
      return 'unreadable' as const;
    });
    if (job === 'unreadable') return;
    const orphan = marks[pod.id];
    // A job that was made after the mark is a later job with the same Idempotency-Key, and the pod does not belong to it.
    if (job !== undefined && (orphan === undefined || job.created_at <= orphan.seen_at)) {
      // The job was missing for a while only, as after a table was restored. The next sweep gives the pod to it.
      if (orphan !== undefined) offer({ job: undefined, verdict: { kind: 'unmark_orphan' }, pod });
      if (isTerminal(job.status)) offer({ job: openJobOf(job), verdict: { kind: 'terminate' }, pod });
      return;
    }
    if (orphan === undefined) {
      if (room > 0) offer({ job: undefined, verdict: { kind: 'mark_orphan' }, pod });
      room -= 1;
    } else if (secondsBetween(orphan.seen_at, now) >= deps.policy.ORPHAN_GRACE_SECONDS) {
      offer({ job: undefined, verdict: { kind: 'terminate', orphan }, pod });
    }
    if (orphan?.missing_since !== undefined) offer({ job: undefined, verdict: { kind: 'find_orphan' }, pod });
  });
  const stillThere = new Set(strays.map((pod) => pod.id));
  for (const [podId, { seen_at: seenAt, missing_since: since }] of Object.entries(marks)) {
    if (stillThere.has(podId)) continue;
    if (since === undefined) offer({ job: undefined, verdict: { kind: 'miss_orphan', podId }, pod: undefined });
    else if (secondsBetween(since, now) >= deps.policy.ORPHAN_GRACE_SECONDS)
      offer({ job: undefined, verdict: { kind: 'forget_orphan', podId, seenAt }, pod: undefined });
  }
  return fault;
};

/**
 * Resolves to the job in the pod's name. `unreadable` means that the job exists but cannot be read: the pod is left alone until a
 * person repairs the job.
 */
const jobOf = async (
  pod: Pod,
  deps: Pick<OrphanDeps, 'jobs' | 'onUnreadable'>,
): Promise<Job | 'unreadable' | undefined> => {
  const name = parsePodName(pod.name);
  if (name === undefined) return undefined;
  try {
    return await deps.jobs.get(name.job_id);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'corrupt_item') throw error;
    deps.onUnreadable(name.job_id, error);
    return 'unreadable';
  }
};
