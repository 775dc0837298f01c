import { asSeen } from '../jobs/history-entry.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { parsePodNameOf } from '../pods/pod-name.ts';
import type { Action } from './action.ts';
import { adopt, changeJob, underSuspicion } from './change-job.ts';
import { endAttempt, endWithoutPod } from './end-attempt.ts';
import { type Did, type ExecuteDeps, tellToGo } from './execute-deps.ts';
import { isWanted } from './verdicts/judge.ts';
import type { Verdict } from './verdicts/verdict.ts';

export const confirmGone = async (
  job: OpenJob,
  { podId, ifThere }: Extract<Verdict, { kind: 'confirm_gone' }>,
  deps: ExecuteDeps,
): Promise<Did> => {
  const isEnd = ifThere?.kind === 'end';
  // The end and the note of silence rest only on the record of the job. So neither a missing call nor a failed look prevents
  // them.
  const pod = deps.budget.spend() ? await look(podId, deps) : 'not_asked';
  if (isEnd && (typeof pod === 'string' || isThere(pod))) return endAttempt(job, ifThere, deps);
  if (typeof pod === 'string') {
    const did = ifThere ? await changeJob(job, underSuspicion(job, {}, deps.clock()), deps) : 'refused';
    return pod === 'not_asked' ? 'left' : did;
  }
  if (isThere(pod)) {
    const found = { missing_since: undefined };
    const change = ifThere ? underSuspicion(job, found, deps.clock()) : { expect: asSeen(job), set: found };
    return changeJob(job, change, deps);
  }
  const numbers = { missing_since: job.missing_since ?? '' };
  const did = await endWithoutPod(job, { reason: 'pod_vanished', numbers }, deps);
  // Three looks did not find the pod. If all three looks were wrong, this call or a later sweep ends the pod.
  if (did === 'done' && !deps.isCrowded && deps.budget.spend()) await tellToGo(podId, deps);
  return did;
};

/** Looks up the pod by the id that it gave in its claim. The pod's name must match the attempt, because a claim can give any id. */
export const findClaimed = async (
  job: OpenJob,
  { podId, ifGone, ifNotKnown }: Extract<Verdict, { kind: 'find_claimed' }>,
  deps: ExecuteDeps,
): Promise<Did> => {
  if (!deps.budget.spend()) return 'left';
  const pod = await look(podId, deps);
  if (pod !== 'not_known' && isThere(pod) && isWanted(job, pod, deps.pods.stage)) return adopt(job, pod, deps);
  const end = pod === 'not_known' ? ifNotKnown : ifGone;
  return end === undefined ? 'refused' : endAttempt(job, end, deps);
};

/**
 * Looks the pod up by its id. Resolves to `undefined` if RunPod answers 404, and to `not_known` if RunPod gives no usable answer.
 */
export const look = async (
  podId: string,
  { provider, budget, onFault }: ExecuteDeps,
): Promise<Pod | undefined | 'not_known'> => {
  try {
    return await provider.getPod(podId, budget.secondsLeft);
  } catch (error) {
    onFault(error);
    return 'not_known';
  }
};

/** True if the pod exists. RunPod may still answer by id for a terminated pod that no list shows. */
export const isThere = (pod: Pod | undefined): pod is Pod => pod !== undefined && pod.status !== 'TERMINATED';

/**
 * Looks up an orphan that lists leave out. The orphan is terminated and keeps its mark if RunPod knows its id, its name is of
 * this stage, and it still has no job. A job that was made after the mark is a later job with the same Idempotency-Key, and the
 * pod does not belong to it. A mark is kept as well if the look gives no answer or no readable name.
 */
export const forgetOrphan = async (
  { podId, seenAt }: Extract<Action['verdict'], { kind: 'forget_orphan' }>,
  deps: ExecuteDeps,
): Promise<Did> => {
  if (!deps.budget.spend()) return 'left';
  const pod = await look(podId, deps);
  if (pod === 'not_known') return 'refused';
  if (!isThere(pod)) return 'done';
  const name = parsePodNameOf(deps.pods.stage, pod.name);
  if (name === undefined) return pod.name === '' ? 'refused' : 'done';
  const job = await deps.jobs.get(name.job_id);
  if (job !== undefined && job.created_at <= seenAt) return 'done';
  if (deps.budget.spendToEnd()) await tellToGo(podId, deps);
  return 'refused';
};
