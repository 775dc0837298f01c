import { secondsBetween } from '../clock.ts';
import { backToQueue, unresolvedRefusal } from '../jobs/back-off.ts';
import { noIdleGpu } from '../jobs/closed-attempt.ts';
import { currentCandidate } from '../jobs/current-candidate.ts';
import { withSpec } from '../jobs/full-job.ts';
import { asSeen, entry } from '../jobs/history-entry.ts';
import { unheld } from '../jobs/hold-changes.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange } from '../jobs/job-store.ts';
import { type OpenJob, openJobOf } from '../jobs/open-job.ts';
import { podSeen } from '../jobs/pod-seen.ts';
import { spillHistory } from '../jobs/spill-history.ts';
import { isTerminal } from '../jobs/status.ts';
import { returnReserved } from '../limits/return-reserved.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { parsePodNameOf } from '../pods/pod-name.ts';
import { enqueueWebhook } from '../webhooks/enqueue-webhook.ts';
import type { Action } from './action.ts';
import { endAttempt } from './end-attempt.ts';
import { type Did, type ExecuteDeps, tellToGo } from './execute-deps.ts';
import { isKeptWaiting, waitRenewed } from './launch-gate.ts';
import { isWanted, knownPodIds, nameFor } from './verdicts/judge.ts';
import type { Verdict } from './verdicts/verdict.ts';

/** Executes one action, except launches and admissions. Throws the error of any port. */
export const executeAction = async ({ job, verdict, pod }: Action, deps: ExecuteDeps): Promise<Did> => {
  const now = deps.clock();
  // `execute` writes the marks of orphans.
  if (verdict.kind === 'mark_orphan' || verdict.kind === 'miss_orphan') return 'done';
  if (verdict.kind === 'find_orphan' || verdict.kind === 'unmark_orphan') return 'done';
  if (verdict.kind === 'forget_orphan') return forgetOrphan(verdict, deps);
  // The launcher executes launches. `executeAccounts` executes admissions, one after the other.
  if (verdict.kind === 'launch' || verdict.kind === 'admit') return 'done';
  if (verdict.kind === 'terminate') return pod === undefined ? 'refused' : terminate(job, pod, deps);
  if (job === undefined) return 'refused';
  const change = (wanted: JobChange): Promise<Did> => changeJob(job, wanted, deps);
  switch (verdict.kind) {
    case 'adopt':
      return adopt(job, verdict.pod, deps);
    case 'find_claimed':
      return findClaimed(job, verdict, deps);
    case 'requeue':
      return changeWhole(job, deps, async (whole) => requeued(whole, job.creating_since, now));
    case 'end':
      if (!isKeptWaiting(job, verdict.reason, deps.gate)) return endAttempt(job, verdict, deps);
      return deps.gate.isKnown ? changeWhole(job, deps, async (whole) => waitRenewed(whole, now)) : 'refused';
    case 'barred':
      // An admission that came meanwhile has set `next_launch_at` itself.
      return change({
        expect: { ...asSeen(job), equals: { queued_at: job.queued_at } },
        set: { next_launch_at: verdict.until },
      });
    case 'missing':
      return change({
        expect: asSeen(job),
        set: { missing_since: now.toISOString(), ...noIdleGpu, no_runtime_since: undefined, stopped_since: undefined },
      });
    case 'found':
      return change({ expect: asSeen(job), set: { ...verdict.set, missing_since: undefined } });
    case 'silent':
      return change(underSuspicion(job, verdict.set, now));
    case 'idle':
      return change({
        expect: asSeen(job),
        set: { ...verdict.set, gpu_idle_since: verdict.since, gpu_idle_seen_at: now.toISOString() },
      });
    case 'not_idle':
      return change({ expect: asSeen(job), set: { ...verdict.set, ...noIdleGpu } });
    case 'confirm_gone':
      return confirmGone(job, verdict, deps);
    case 'confirm_left':
      return confirmLeft(job, verdict.podIds, deps);
    case 'noted':
      return change({ expect: asSeen(job), set: verdict.set });
    case 'warn':
      return change({
        expect: asSeen(job),
        set: { ...verdict.set, stop_requested: 'budget_exceeded' },
        history: [
          entry(
            job,
            { actor: 'reaper', type: 'notice', message: 'The budget is nearly spent.', numbers: verdict.numbers },
            now,
          ),
        ],
      });
    case 'hold_over':
      return change(unheld(job, 'reaper', now));
    case 'close':
      return close(job, verdict.podIds, deps);
    case 'enqueue_webhook':
      return putWebhook(job, deps);
  }
};

/** Makes a change that needs the whole job. Reads the job and refuses if its status or attempt differs from the row that the sweep saw. */
const changeWhole = async (
  seen: OpenJob,
  deps: ExecuteDeps,
  changeOf: (job: Job) => Promise<JobChange>,
): Promise<Did> => {
  const job = await deps.jobs.get(seen.id);
  if (job === undefined || job.status !== seen.status || job.attempt !== seen.attempt) return 'refused';
  return changeJob(seen, await changeOf(job), deps);
};

/** Puts the pod on the record of the job, on the condition that no other pod came on record since the sweep read the job. */
const adopt = (job: OpenJob, pod: Pod, deps: ExecuteDeps): Promise<Did> =>
  changeWhole(job, deps, async (whole) => {
    const full = { ...(await withSpec(whole, deps.details)), pod_id: job.pod_id };
    return podSeen(full, pod, currentCandidate(full), deps.clock(), 'list');
  });

/**
 * Returns the change that puts the job back into the queue, on the condition that no other create was sent since the sweep read the
 * job.
 */
const requeued = (job: Job, creatingSince: string | undefined, now: Date): JobChange => {
  const set = {
    next_launch_at: now.toISOString(),
    last_refusal: unresolvedRefusal,
    // An overloaded RunPod gave no answer that may end the job, so the wait gets no reason.
    wait_reason: job.rate_limited_since === undefined ? ('create_unresolved' as const) : undefined,
  };
  const change = backToQueue(job, set, unresolvedRefusal, now);
  return { ...change, expect: { ...change.expect, equals: { creating_since: creatingSince } } };
};

/** Returns the change that notes that the pod is silent, on the condition that no heartbeat came since the sweep read the job. */
const underSuspicion = (job: OpenJob, evidence: JobChange['set'], now: Date): JobChange => {
  const expect = { ...asSeen(job), equals: { last_heartbeat_at: job.last_heartbeat_at } };
  return { expect, set: { ...evidence, silent_since: now.toISOString() } };
};

const changeJob = async (job: OpenJob, wanted: JobChange, deps: ExecuteDeps): Promise<Did> => {
  const result = await deps.jobs.change(job.id, wanted);
  if (result.outcome !== 'changed') return 'refused';
  deps.onChanged(result.job);
  await spillHistory(result.job, deps).catch(deps.onFault);
  return 'done';
};

const terminate = async (job: OpenJob | undefined, pod: Pod, deps: ExecuteDeps): Promise<Did> => {
  if (!deps.budget.spendToEnd()) return 'left';
  if (job !== undefined && !(await isStillUnwanted(job, pod, deps))) {
    deps.budget.giveBack();
    return 'refused';
  }
  await tellToGo(pod.id, deps);
  return 'done';
};

/** The change that counts a try to terminate a pod of the job. An alarm rings if a pod is still there after several tries. */
const oneMoreTry = (job: OpenJob, { clock }: ExecuteDeps): JobChange => ({
  expect: asSeen(job),
  set: { terminate_tried_at: clock().toISOString() },
  add: { terminate_tries: 1 },
});

/**
 * True if the job does not want the pod. The list of open jobs lags behind and may show the job as it was before this pod was made.
 * The write that counts the try (for an alarm) answers the current job. If that write fails, the job is read: a pod that fills or
 * floods the item of its job must not escape its end. A terminal job stays terminal, so its pod is terminated without that read.
 */
const isStillUnwanted = async (job: OpenJob, pod: Pod, deps: ExecuteDeps): Promise<boolean> => {
  const counted = deps.jobs.change(job.id, oneMoreTry(job, deps));
  if (isTerminal(job.status)) {
    await counted.catch(deps.onFault);
    return true;
  }
  const standing = await counted.then(
    (result) => result.job,
    (error: unknown) => {
      deps.onFault(error);
      return deps.jobs.get(job.id);
    },
  );
  return standing === undefined || !isWanted(openJobOf(standing), pod, deps.pods.stage);
};

const confirmGone = async (
  job: OpenJob,
  { podId, ifThere }: Extract<Verdict, { kind: 'confirm_gone' }>,
  deps: ExecuteDeps,
): Promise<Did> => {
  const isEnd = ifThere?.kind === 'end';
  // The end and the silence rest on the record of the job, so neither a missing call nor a failed look keeps them off.
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
  const did = await endAttempt({ ...job, pod_id: undefined }, { reason: 'pod_vanished', numbers }, deps);
  // Three looks did not find the pod. If all three looks were wrong, this call or a later sweep ends the pod.
  if (did === 'done' && !deps.isCrowded && deps.budget.spend()) await tellToGo(podId, deps);
  return did;
};

/** Looks up the pod by the id that it gave in its claim. The pod's name must match the attempt, because a claim can give any id. */
const findClaimed = async (
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

/** Looks the pod up by its id. Resolves to `not_known` if RunPod gave no usable answer. */
const look = async (
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
const isThere = (pod: Pod | undefined): pod is Pod => pod !== undefined && pod.status !== 'TERMINATED';

/**
 * The seconds after the end of a job for which an id that only its claim gave keeps the job open while no look shows whose pod it is.
 * A claim can give any text, also one that RunPod answers with a refusal for ever, and an open job keeps its reservation.
 */
const unverifiedSeconds = 86_400;

/**
 * True if an unlisted pod is gone. A pod that exists is terminated if its id on record or its name shows that it is the job's. If
 * only a claim gave the id, another pod of the account may have it, so that pod is left alone, and counts as gone once its name is
 * known.
 */
const isGone = async (job: OpenJob, podId: string, deps: ExecuteDeps): Promise<boolean> => {
  const pod = await look(podId, deps);
  if (pod !== 'not_known' && !isThere(pod)) return true;
  if (!knownPodIds(job).includes(podId)) {
    if (pod === 'not_known' || pod.name === '')
      return job.completed_at !== undefined && secondsBetween(job.completed_at, deps.clock()) >= unverifiedSeconds;
    if (nameFor(job, pod, deps.pods.stage) === undefined) return true;
  }
  if (deps.budget.spendToEnd()) {
    await deps.jobs.change(job.id, oneMoreTry(job, deps)).catch(deps.onFault);
    await tellToGo(podId, deps);
  }
  return false;
};

/**
 * Looks up an orphan that lists leave out. The orphan is terminated and keeps its mark if RunPod knows its id, its name is of this
 * stage, and it still has no job. A job that was made after the mark is a later one of the same Idempotency-Key: the pod is not its. A
 * mark is kept as well if the look gives no answer or no readable name.
 */
const forgetOrphan = async (
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

/**
 * Looks up each of the pods and resolves to those that are gone, and whether calls were left for all. A look that fails must not
 * keep the other pods alive.
 */
const findGone = async (
  job: OpenJob,
  podIds: readonly string[],
  deps: ExecuteDeps,
): Promise<{ readonly gone: readonly string[]; readonly areAllAsked: boolean }> => {
  const gone: string[] = [];
  for (const podId of podIds) {
    if (!deps.budget.spend()) return { gone, areAllAsked: false };
    if (await isGone(job, podId, deps)) gone.push(podId);
  }
  return { gone, areAllAsked: true };
};

const confirmLeft = async (job: OpenJob, podIds: readonly string[], deps: ExecuteDeps): Promise<Did> => {
  const { gone, areAllAsked } = await findGone(job, podIds, deps);
  if (gone.length === 0) return areAllAsked ? 'done' : 'left';
  return forgetGone(job, gone, deps);
};

/** Removes pods that are gone from those of ended attempts. */
const forgetGone = (job: OpenJob, gone: readonly string[], deps: ExecuteDeps): Promise<Did> => {
  const rest = (ids: readonly string[] = []): string[] | undefined => {
    const left = ids.filter((id) => !gone.includes(id));
    return left.length === 0 ? undefined : left;
  };
  const { leaving_pod_ids, leaving_claimed_ids } = job;
  const set = { leaving_pod_ids: rest(leaving_pod_ids), leaving_claimed_ids: rest(leaving_claimed_ids) };
  // An adoption that came meanwhile may have added a pod to those that leave.
  return changeJob(job, { expect: { ...asSeen(job), equals: { pod_id: job.pod_id } }, set }, deps);
};

/**
 * Closes the job, if RunPod knows none of its pods, its secrets are deleted, its reservation is returned to the user's account, and
 * its webhook is enqueued.
 */
const close = async (job: OpenJob, podIds: readonly string[], deps: ExecuteDeps): Promise<Did> => {
  if (job.webhook_due_at !== undefined) return 'refused';
  const { gone, areAllAsked } = await findGone(job, podIds, deps);
  if (gone.length < podIds.length) {
    // A sweep may never have calls for all of them.
    if (gone.some((podId) => podId !== job.pod_id)) await forgetGone(job, gone, deps);
    return areAllAsked ? 'done' : 'left';
  }
  if (job.has_secrets) await deps.details.forgetSecrets(job.id);
  if (job.reserved !== undefined && !(await returnReserved(job, deps))) return 'refused';
  const set = { open: false, leaving_pod_ids: undefined, leaving_claimed_ids: undefined, has_secrets: undefined };
  return changeJob(job, { expect: { statuses: [job.status], equals: { open: true } }, set }, deps);
};

/** Enqueues the webhook if the job still says that it is due: the index that the sweep read lags behind. */
const putWebhook = async (seen: OpenJob, deps: ExecuteDeps): Promise<Did> => {
  const job = await deps.jobs.get(seen.id);
  if (job?.webhook?.due_at === undefined || !isTerminal(job.status)) return 'refused';
  await enqueueWebhook(job, deps);
  return 'done';
};
