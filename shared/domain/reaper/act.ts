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
import { terminatePodOf } from '../pods/terminate.ts';
import type { Action } from './action.ts';
import type { CallBudget } from './call-budget.ts';
import type { SweepDeps } from './sweep.ts';

/** Offers one job may try in one sweep, so that a job with many does not starve the others. */
const maxLaunchesPerJob = 5;

/**
 * Carries the actions out, in order, until calls or time run out. A fault in one does not stop the others.
 * Returns how many were done.
 */
export const act = async (
  actions: readonly Action[],
  marks: Readonly<Record<string, string>>,
  owner: string,
  budget: CallBudget,
  deps: SweepDeps,
): Promise<number> => {
  let done = 0;
  for (const action of actions) {
    if (budget.timeIsUp) break;
    try {
      if (await actOn(action, budget, deps)) {
        done += 1;
        deps.onAction(action);
      }
    } catch (error) {
      deps.onFault(error);
    }
  }
  const nextMarks = applyMarks(actions, marks, deps.clock());
  if (nextMarks !== undefined) await deps.state.saveOrphans(owner, nextMarks);
  return done;
};

const applyMarks = (
  actions: readonly Action[],
  marks: Readonly<Record<string, string>>,
  now: Date,
): Record<string, string> | undefined => {
  const next = { ...marks };
  for (const { verdict, pod } of actions) {
    if (verdict.kind === 'mark_orphan' && pod !== undefined) next[pod.id] = now.toISOString();
    if (verdict.kind === 'forget_orphan') delete next[verdict.podId];
  }
  return JSON.stringify(next) === JSON.stringify(marks) ? undefined : next;
};

const actOn = async ({ job, verdict, pod }: Action, budget: CallBudget, deps: SweepDeps): Promise<boolean> => {
  const now = deps.clock();
  if (verdict.kind === 'mark_orphan' || verdict.kind === 'forget_orphan') return true;
  if (verdict.kind === 'terminate') return pod !== undefined && terminate(job, pod, budget, deps);
  if (job === undefined) return false;
  const change = (wanted: JobChange) => deps.jobs.change(job.id, wanted).then((result) => result.outcome === 'changed');
  switch (verdict.kind) {
    case 'launch':
      return launch(job, budget, deps);
    case 'adopt':
      return change(podSeen(job, verdict.pod, now));
    case 'requeue':
      return change(requeued(job, now));
    case 'end':
      return end(job, verdict.reason, verdict.numbers, budget, deps);
    case 'missing':
      return change({ expect: asSeen(job), set: { missing_since: now.toISOString(), gpu_idle_since: undefined } });
    case 'found':
      return change({ expect: asSeen(job), set: { missing_since: undefined } });
    case 'idle':
      return change({ expect: asSeen(job), set: { gpu_idle_since: now.toISOString() } });
    case 'not_idle':
      return change({ expect: asSeen(job), set: { gpu_idle_since: undefined } });
    case 'confirm_gone':
      return confirmGone(job, verdict.podId, budget, deps);
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
        : false;
    case 'webhook':
      await deps.deliverWebhook(job);
      return true;
  }
};

/** Only this create has had its time, not one that went out since the job was read. */
const requeued = (job: Job, now: Date): JobChange => {
  const set = { next_launch_at: now.toISOString(), last_refusal: unresolvedRefusal };
  const change = backToQueue(job, set, unresolvedRefusal, now);
  return { ...change, expect: { ...change.expect, equals: { creating_since: job.creating_since } } };
};

const end = async (
  job: Job,
  reason: Reason,
  numbers: NonNullable<FailureFacts['numbers']>,
  budget: CallBudget,
  deps: SweepDeps,
): Promise<boolean> => {
  const change = failed(job, { actor: 'reaper', reason, numbers }, deps.clock());
  const result = await deps.jobs.change(job.id, { ...change, expect: { ...change.expect, ...stillTrue(job, reason) } });
  if (result.outcome !== 'changed') return false;
  if (job.status !== 'queued' && budget.spend(job.pod_id === undefined ? 2 : 1)) {
    await terminatePodOf(job, deps.provider, deps.pods.stage, deps.onFault);
  }
  return true;
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

const terminate = async (job: Job | undefined, pod: Pod, budget: CallBudget, deps: SweepDeps): Promise<boolean> => {
  if (!budget.spend()) return false;
  if (job !== undefined && !(await isStillUnwanted(job, pod, deps))) return false;
  await deps.provider.terminatePod(pod.id);
  return true;
};

/**
 * The list of open jobs lags behind: it may show a job as it was before this very pod was made for it. The write that counts the
 * try, for the alarm, tells how it stands. What is over stays over, so there a pod does not bill on for want of a count.
 */
const isStillUnwanted = async (job: Job, pod: Pod, deps: SweepDeps): Promise<boolean> => {
  const counted = deps.jobs.change(job.id, { expect: asSeen(job), add: { terminate_tries: 1 } });
  if (isTerminal(job.status)) {
    await counted.catch(deps.onFault);
    return true;
  }
  const { job: standing } = await counted;
  return standing === undefined || !isWanted(standing, pod);
};

const confirmGone = async (job: Job, podId: string, budget: CallBudget, deps: SweepDeps): Promise<boolean> => {
  if (!budget.spend()) return false;
  if ((await deps.provider.getPod(podId)) !== undefined) {
    const back = await deps.jobs.change(job.id, { expect: asSeen(job), set: { missing_since: undefined } });
    return back.outcome === 'changed';
  }
  const numbers = { missing_since: job.missing_since ?? '' };
  return end(job, 'pod_vanished', numbers, budget, deps);
};

const launch = async (job: Job, budget: CallBudget, deps: SweepDeps): Promise<boolean> => {
  let queued: Job | undefined = job;
  let launched = false;
  for (let tries = 0; tries < maxLaunchesPerJob && queued !== undefined; tries += 1) {
    if (queued.status !== 'queued' || new Date(queued.next_launch_at) > deps.clock() || !budget.spend()) break;
    queued = await launchQueued(queued, deps);
    launched = true;
  }
  return launched;
};
