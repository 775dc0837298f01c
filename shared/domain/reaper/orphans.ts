import { secondsBetween } from '../clock.ts';
import type { Job } from '../jobs/job.ts';
import { isTerminal } from '../jobs/status.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { parsePodName } from '../pods/pod-name.ts';
import type { Action } from './action.ts';
import type { PlanDeps } from './plan.ts';

/**
 * Pods that carry this stage's name but belong to no open job. The list of open jobs may lag behind, so each job is
 * looked up itself. A pod of a job that is over goes at once; one of no job at all is marked on first sight and goes
 * on a later sweep, after its grace.
 */
export const findOrphans = async (
  strays: readonly Pod[],
  marks: Readonly<Record<string, string>>,
  now: Date,
  deps: Pick<PlanDeps, 'jobs' | 'policy'>,
): Promise<Action[]> => {
  const actions: Action[] = [];
  for (const pod of strays) {
    const job = await jobOf(pod, deps);
    if (job !== undefined && !isTerminal(job.status)) continue;
    const seenAt = marks[pod.id];
    if (job !== undefined) actions.push({ job, verdict: { kind: 'terminate' }, pod });
    else if (seenAt === undefined) actions.push({ job: undefined, verdict: { kind: 'mark_orphan' }, pod });
    else if (secondsBetween(seenAt, now) >= deps.policy.ORPHAN_GRACE_SECONDS) {
      actions.push({ job: undefined, verdict: { kind: 'terminate' }, pod });
    }
  }
  const stillThere = new Set(strays.map((pod) => pod.id));
  for (const podId of Object.keys(marks)) {
    if (!stillThere.has(podId))
      actions.push({ job: undefined, verdict: { kind: 'forget_orphan', podId }, pod: undefined });
  }
  return actions;
};

const jobOf = async (pod: Pod, deps: Pick<PlanDeps, 'jobs'>): Promise<Job | undefined> => {
  const name = parsePodName(pod.name);
  return name === undefined ? undefined : deps.jobs.get(name.job_id);
};
