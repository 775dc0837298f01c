import { backToQueue, unresolvedRefusal } from '../jobs/back-off.ts';
import { noIdleGpu } from '../jobs/closed-attempt.ts';
import { asSeen, entry } from '../jobs/history-entry.ts';
import { unheld } from '../jobs/hold-changes.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange } from '../jobs/job-store.ts';
import { type OpenJob, openJobOf } from '../jobs/open-job.ts';
import { isTerminal } from '../jobs/status.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { enqueueWebhook } from '../webhooks/enqueue-webhook.ts';
import type { Action } from './action.ts';
import { adopt, changeJob, changeWhole, oneMoreTry, underSuspicion } from './change-job.ts';
import { close, confirmLeft } from './close-job.ts';
import { endAttempt } from './end-attempt.ts';
import { type Did, type ExecuteDeps, tellToGo } from './execute-deps.ts';
import { isKeptWaiting, waitRenewed } from './launch-gate.ts';
import { confirmGone, findClaimed, forgetOrphan } from './unlisted-pods.ts';
import { isWanted } from './verdicts/judge.ts';

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

const terminate = async (job: OpenJob | undefined, pod: Pod, deps: ExecuteDeps): Promise<Did> => {
  if (!deps.budget.spendToEnd()) return 'left';
  if (job !== undefined && !(await isStillUnwanted(job, pod, deps))) {
    deps.budget.giveBack();
    return 'refused';
  }
  await tellToGo(pod.id, deps);
  return 'done';
};

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

/** Enqueues the webhook if the job still says that it is due: the index that the sweep read lags behind. */
const putWebhook = async (seen: OpenJob, deps: ExecuteDeps): Promise<Did> => {
  const job = await deps.jobs.get(seen.id);
  if (job?.webhook?.due_at === undefined || !isTerminal(job.status)) return 'refused';
  await enqueueWebhook(job, deps);
  return 'done';
};
