import { backToQueue, podSeen, unresolvedRefusal } from '../jobs/after-create.ts';
import { isSparedByHold } from '../jobs/hold.ts';
import { unheld } from '../jobs/hold-changes.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange } from '../jobs/job-store.ts';
import { isWanted } from '../jobs/judge.ts';
import { launchQueued } from '../jobs/launch.ts';
import type { Reason } from '../jobs/reasons.ts';
import { isTerminal } from '../jobs/status.ts';
import { asSeen, entry, type FailureFacts, failed } from '../jobs/transitions.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import type { Action } from './action.ts';
import type { CallBudget } from './call-budget.ts';
import { isKeptWaiting, type LaunchGate, waitRenewed } from './launch-gate.ts';
import type { SweepDeps } from './sweep.ts';

/** `refused`: what the verdict rested on no longer holds. `left`: there are no calls left for it, or no time. */
export type Did = 'done' | 'refused' | 'left';

export interface ActDeps extends SweepDeps {
  readonly budget: CallBudget;
  readonly gate: LaunchGate;
  /** There is more to do than there are calls: no job gets one that it can do without for now. */
  readonly isCrowded: boolean;
}

/** Offers that one job may try in one sweep, so that a job with many does not starve the others. */
const maxLaunchesPerJob = 5;

/** A create may take so long (its own time limit is 20 s), and the function is ended 15 s after a sweep's deadline. */
const secondsForCreate = 5;

/** Carries one action out. Throws what a port threw; the others are not touched by that. */
export const actOn = async ({ job, verdict, pod }: Action, deps: ActDeps): Promise<Did> => {
  const now = deps.clock();
  if (verdict.kind === 'mark_orphan' || verdict.kind === 'forget_orphan') return 'done';
  if (verdict.kind === 'terminate') return pod === undefined ? 'refused' : terminate(job, pod, deps);
  if (job === undefined) return 'refused';
  const change = (wanted: JobChange): Promise<Did> => changeJob(job, wanted, deps);
  switch (verdict.kind) {
    case 'launch':
      return launch(job, deps);
    case 'adopt':
      return change(podSeen(job, verdict.pod, now));
    case 'requeue':
      return change(requeued(job, now));
    case 'end':
      if (!isKeptWaiting(job, verdict.reason, deps.gate)) return end(job, verdict, deps);
      return deps.gate.isKnown ? change(waitRenewed(job, now)) : 'refused';
    case 'missing':
      return change({ expect: asSeen(job), set: { missing_since: now.toISOString(), gpu_idle_since: undefined } });
    case 'found':
      return change({ expect: asSeen(job), set: { missing_since: undefined } });
    case 'silent':
      return change(underSuspicion(job, now));
    case 'not_silent':
      return change({ expect: asSeen(job), set: { silent_since: undefined } });
    case 'idle':
      return change({ expect: asSeen(job), set: { gpu_idle_since: now.toISOString() } });
    case 'not_idle':
      return change({ expect: asSeen(job), set: { gpu_idle_since: undefined } });
    case 'confirm_gone':
      return confirmGone(job, verdict.podId, deps);
    case 'warn':
      return change({
        expect: asSeen(job),
        set: { stop_requested: 'budget_exceeded' },
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
      // Its webhook may still be due; then the job stays open for that alone.
      return job.webhook?.due_at === undefined
        ? change({ expect: { statuses: [job.status], equals: { open: true } }, set: { open: false } })
        : 'refused';
    case 'webhook':
      await deps.deliverWebhook(job);
      return 'done';
  }
};

/** Only this create has had its time, not one that went out since the job was read. */
const requeued = (job: Job, now: Date): JobChange => {
  const set = { next_launch_at: now.toISOString(), last_refusal: unresolvedRefusal };
  const change = backToQueue(job, set, unresolvedRefusal, now);
  return { ...change, expect: { ...change.expect, equals: { creating_since: job.creating_since } } };
};

/** A heartbeat that came after the job was read clears it. */
const underSuspicion = (job: Job, now: Date): JobChange => {
  const expect = { ...asSeen(job), equals: { last_heartbeat_at: job.last_heartbeat_at } };
  return { expect, set: { silent_since: now.toISOString() } };
};

const changeJob = async (job: Job, wanted: JobChange, { jobs }: ActDeps): Promise<Did> =>
  (await jobs.change(job.id, wanted)).outcome === 'changed' ? 'done' : 'refused';

interface End {
  readonly reason: Reason;
  readonly numbers: NonNullable<FailureFacts['numbers']>;
}

/** A job is not ended before there is a call to end its pod with: until then it would bill for nobody. */
const end = async (job: Job, { reason, numbers }: End, deps: ActDeps): Promise<Did> => {
  // A pod that has no id was not in the list either: the next one shows it, should it exist.
  const podId = job.status === 'queued' ? undefined : job.pod_id;
  if (podId === undefined) return endJob(job, { reason, numbers }, deps);
  if (!deps.budget.spend()) return 'left';
  let did: Did = 'refused';
  try {
    did = await endJob(job, { reason, numbers }, deps);
  } finally {
    if (did !== 'done') deps.budget.giveBack();
  }
  if (did === 'done') await tellToGo(podId, deps);
  return did;
};

const endJob = async (job: Job, { reason, numbers }: End, deps: ActDeps): Promise<Did> => {
  const change = failed(job, { actor: 'reaper', reason, numbers }, deps.clock());
  const expect = { ...change.expect, ...stillTrue(job, reason) };
  const result = await deps.jobs.change(job.id, { ...change, expect });
  if (result.outcome !== 'changed') return 'refused';
  deps.onEnded(reason);
  if (isTerminal(result.job.status)) deps.onOver(result.job);
  return 'done';
};

/** What the verdict rests on. A heartbeat, a step, a phase or a hold that came after the job was read proves it wrong. */
const stillTrue = (job: Job, reason: Reason): Pick<JobChange['expect'], 'equals' | 'phases'> => {
  const unheld = isSparedByHold(reason, job) ? { held_until: job.held_until } : {};
  switch (reason) {
    case 'heartbeat_lost':
    case 'pod_vanished':
      return { equals: { ...unheld, last_heartbeat_at: job.last_heartbeat_at } };
    case 'training_stalled':
      return { equals: { ...unheld, last_step_at: job.last_step_at }, phases: ['training'] };
    case 'gpu_idle':
      return { equals: unheld, phases: ['training'] };
    default:
      return { equals: unheld };
  }
};

const terminate = async (job: Job | undefined, pod: Pod, deps: ActDeps): Promise<Did> => {
  if (!deps.budget.spend()) return 'left';
  if (job !== undefined && !(await isStillUnwanted(job, pod, deps))) {
    deps.budget.giveBack();
    return 'refused';
  }
  await tellToGo(pod.id, deps);
  return 'done';
};

/**
 * The list of open jobs lags behind: it may show a job as it was before this very pod was made for it. The write that counts the
 * try, for the alarm, tells how it stands. What is over stays over, so there a pod does not bill on for want of a count.
 */
const isStillUnwanted = async (job: Job, pod: Pod, deps: ActDeps): Promise<boolean> => {
  const counted = deps.jobs.change(job.id, {
    expect: asSeen(job),
    set: { terminate_tried_at: deps.clock().toISOString() },
    add: { terminate_tries: 1 },
  });
  if (isTerminal(job.status)) {
    await counted.catch(deps.onFault);
    return true;
  }
  const { job: standing } = await counted;
  return standing === undefined || !isWanted(standing, pod);
};

/** Whether it goes is for later sweeps to see, and a refusal is a try like any other. */
const tellToGo = async (podId: string, { provider, onFault }: ActDeps): Promise<void> => {
  await provider.terminatePod(podId).catch(onFault);
};

const confirmGone = async (job: Job, podId: string, deps: ActDeps): Promise<Did> => {
  if (!deps.budget.spend()) return 'left';
  const pod = await deps.provider.getPod(podId);
  if (pod !== undefined) return changeJob(job, { expect: asSeen(job), set: { missing_since: undefined } }, deps);
  const numbers = { missing_since: job.missing_since ?? '' };
  const did = await endJob(job, { reason: 'pod_vanished', numbers }, deps);
  // Three looks did not find it. Should they all be wrong, this ends it, and else the next list shows it.
  if (did === 'done' && !deps.isCrowded && deps.budget.spend()) await tellToGo(podId, deps);
  return did;
};

const launch = async (job: Job, deps: ActDeps): Promise<Did> => {
  let queued: Job | undefined = job;
  let did: Did = 'left';
  for (let tries = 0; tries < (deps.isCrowded ? 1 : maxLaunchesPerJob) && queued !== undefined; tries += 1) {
    if (queued.status !== 'queued' || new Date(queued.next_launch_at) > deps.clock()) break;
    if (deps.budget.secondsLeft < secondsForCreate || !deps.budget.spend()) break;
    queued = await launchQueued(queued, deps);
    did = 'done';
  }
  if (queued?.status === 'failed') deps.onOver(queued);
  return did;
};
