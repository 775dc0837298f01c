import { secondsBetween } from '../clock.ts';
import { asSeen } from '../jobs/history-entry.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { returnReserved } from '../limits/return-reserved.ts';
import { changeJob, oneMoreTry } from './change-job.ts';
import { type Did, type ExecuteDeps, tellToGo } from './execute-deps.ts';
import { isThere, look } from './unlisted-pods.ts';
import { knownPodIds, nameFor } from './verdicts/judge.ts';

/**
 * The seconds after the end of a job after which a pod id that only a claim gave no longer keeps the job open. The limit applies
 * while no look shows the name of that pod. A claim can give any text, even an id for which RunPod refuses every look. An open
 * job keeps its reservation.
 */
const unverifiedSeconds = 86_400;

/** The seconds within which the DELETE of the previous sweep was sent. Sweeps run once a minute. */
const triedLatelySeconds = 90;

const isTriedLately = ({ terminate_tried_at }: OpenJob, { clock }: ExecuteDeps): boolean =>
  terminate_tried_at !== undefined && secondsBetween(terminate_tried_at, clock()) < triedLatelySeconds;

/** Terminates a pod with a call that was taken before. */
const terminate = async (job: OpenJob, podId: string, deps: ExecuteDeps): Promise<'told'> => {
  await deps.jobs.change(job.id, oneMoreTry(job, deps)).catch(deps.onFault);
  await tellToGo(podId, deps);
  return 'told';
};

/**
 * Looks up an unlisted pod with a call that was taken before. A pod that exists is terminated if its id on record or its name shows
 * that it belongs to the job. If only a claim gave the id, the id may be that of another pod of the account. Such a pod is left
 * alone, and it counts as gone once its name is known. Resolves to `left` if no call was left to terminate the pod.
 */
const findOrTerminate = async (
  job: OpenJob,
  podId: string,
  deps: ExecuteDeps,
): Promise<'gone' | 'told' | 'unknown' | 'left'> => {
  const isKnown = knownPodIds(job).includes(podId);
  // If this call is the last one, sweeps use it in turn to terminate the pod and to look whether it is gone.
  if (isKnown && deps.budget.callsLeft < 1 && !isTriedLately(job, deps)) return terminate(job, podId, deps);
  const pod = await look(podId, deps);
  if (pod !== 'not_known' && !isThere(pod)) return 'gone';
  if (!isKnown) {
    if (pod === 'not_known' || pod.name === '') return isUnverifiedForLong(job, deps) ? 'gone' : 'unknown';
    if (nameFor(job, pod, deps.pods.stage) === undefined) return 'gone';
  }
  return deps.budget.spendToEnd() ? terminate(job, podId, deps) : 'left';
};

const isUnverifiedForLong = ({ completed_at }: OpenJob, { clock }: ExecuteDeps): boolean =>
  completed_at !== undefined && secondsBetween(completed_at, clock()) >= unverifiedSeconds;

/**
 * Looks up each of the pods. Resolves to the pods that are gone, and to whether the calls sufficed for all pods. A failed look
 * must not keep the other pods alive.
 */
const findGone = async (
  job: OpenJob,
  podIds: readonly string[],
  deps: ExecuteDeps,
): Promise<{ readonly gone: readonly string[]; readonly areAllAsked: boolean }> => {
  const gone: string[] = [];
  for (const podId of podIds) {
    const found = deps.budget.spend() ? await findOrTerminate(job, podId, deps) : 'left';
    if (found === 'left') return { gone, areAllAsked: false };
    if (found === 'gone') gone.push(podId);
  }
  return { gone, areAllAsked: true };
};

export const confirmLeft = async (job: OpenJob, podIds: readonly string[], deps: ExecuteDeps): Promise<Did> => {
  const { gone, areAllAsked } = await findGone(job, podIds, deps);
  if (gone.length === 0) return areAllAsked ? 'done' : 'left';
  return forgetGone(job, gone, deps);
};

/** The condition that no pod was added to the pods of ended attempts since the sweep read the job. */
const noneCame = ({ leaving_pod_ids = [], leaving_claimed_ids = [] }: OpenJob) => ({
  lengths: { leaving_pod_ids: leaving_pod_ids.length, leaving_claimed_ids: leaving_claimed_ids.length },
});

/** Removes pods that are gone from the pods of ended attempts. */
const forgetGone = (job: OpenJob, gone: readonly string[], deps: ExecuteDeps): Promise<Did> => {
  const rest = (ids: readonly string[] = []): string[] | undefined => {
    const left = ids.filter((id) => !gone.includes(id));
    return left.length === 0 ? undefined : left;
  };
  const { leaving_pod_ids, leaving_claimed_ids } = job;
  const set = { leaving_pod_ids: rest(leaving_pod_ids), leaving_claimed_ids: rest(leaving_claimed_ids) };
  return changeJob(job, { expect: { ...asSeen(job), ...noneCame(job) }, set }, deps);
};

/**
 * Closes the job once its webhook is enqueued and RunPod knows none of its pods. A pod of the job that still exists is
 * terminated, and the job stays open until a later sweep. The secrets are deleted and the reservation is returned to the account
 * before the job is closed.
 */
export const close = async (job: OpenJob, podIds: readonly string[], deps: ExecuteDeps): Promise<Did> => {
  if (job.webhook_due_at !== undefined) return 'refused';
  const { gone, areAllAsked } = await findGone(job, podIds, deps);
  if (gone.length < podIds.length) {
    // A sweep may never have enough calls for all pods, so the pods that are gone are removed from the job now.
    if (gone.some((podId) => podId !== job.pod_id)) await forgetGone(job, gone, deps);
    return areAllAsked ? 'done' : 'left';
  }
  if (job.has_secrets) await deps.details.forgetSecrets(job.id);
  if (job.reserved !== undefined && !(await returnReserved(job, deps))) return 'refused';
  const set = { open: false, leaving_pod_ids: undefined, leaving_claimed_ids: undefined, has_secrets: undefined };
  return changeJob(job, { expect: { statuses: [job.status], equals: { open: true }, ...noneCame(job) }, set }, deps);
};
