import { currentCandidate } from '../jobs/current-candidate.ts';
import { withSpec } from '../jobs/full-job.ts';
import { asSeen } from '../jobs/history-entry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange } from '../jobs/job-store.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { podSeen } from '../jobs/pod-seen.ts';
import { spillHistory } from '../jobs/spill-history.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import type { Did, ExecuteDeps } from './execute-deps.ts';

/** Makes a change that needs the whole job. Reads the job and refuses if its status or attempt differs from the row that the sweep saw. */
export const changeWhole = async (
  seen: OpenJob,
  deps: ExecuteDeps,
  changeOf: (job: Job) => Promise<JobChange>,
): Promise<Did> => {
  const job = await deps.jobs.get(seen.id);
  if (job === undefined || job.status !== seen.status || job.attempt !== seen.attempt) return 'refused';
  return changeJob(seen, await changeOf(job), deps);
};

/** Puts the pod on the record of the job, on the condition that no other pod came on record since the sweep read the job. */
export const adopt = (job: OpenJob, pod: Pod, deps: ExecuteDeps): Promise<Did> =>
  changeWhole(job, deps, async (whole) => {
    const full = { ...(await withSpec(whole, deps.details)), pod_id: job.pod_id };
    return podSeen(full, pod, currentCandidate(full), deps.clock(), 'list');
  });

/** Returns the change that notes that the pod is silent, on the condition that no heartbeat came since the sweep read the job. */
export const underSuspicion = (job: OpenJob, evidence: JobChange['set'], now: Date): JobChange => {
  const expect = { ...asSeen(job), equals: { last_heartbeat_at: job.last_heartbeat_at } };
  return { expect, set: { ...evidence, silent_since: now.toISOString() } };
};

export const changeJob = async (job: OpenJob, wanted: JobChange, deps: ExecuteDeps): Promise<Did> => {
  const result = await deps.jobs.change(job.id, wanted);
  if (result.outcome !== 'changed') return 'refused';
  deps.onChanged(result.job);
  await spillHistory(result.job, deps).catch(deps.onFault);
  return 'done';
};

/** The change that counts a try to terminate a pod of the job. An alarm rings if a pod is still there after several tries. */
export const oneMoreTry = (job: OpenJob, { clock }: ExecuteDeps): JobChange => ({
  expect: asSeen(job),
  set: { terminate_tried_at: clock().toISOString() },
  add: { terminate_tries: 1 },
});
