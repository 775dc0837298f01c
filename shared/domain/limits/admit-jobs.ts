import type { Clock } from '../clock.ts';
import { tryNoted } from '../jobs/history.ts';
import { asSeen, entry } from '../jobs/history-entry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange, JobStore } from '../jobs/job-store.ts';
import { awaitsAdmission } from '../jobs/waiting.ts';
import { requestCount } from './count-accounts.ts';
import { type InstallationDeps, sharedBy } from './installation-share.ts';
import { type Limits, limitsOf } from './limits.ts';
import { microDollars } from './micro-dollars.ts';
import { admissionOf, afterAdmission, type Reserved } from './reserved.ts';
import { couldEverFit, hasRoom } from './room.ts';
import { settleTransition } from './settle-transition.ts';
import { negated, type TransitionKey, transitionKey, type Usage } from './usage.ts';
import type { UsageChange, UsageStore } from './usage-store.ts';

export interface AdmitDeps extends InstallationDeps {
  readonly usage: Pick<UsageStore, 'get' | 'change'>;
  readonly jobs: Pick<JobStore, 'get' | 'change'>;
  readonly userLimits: Limits;
  readonly clock: Clock;
  /** Called with each admitted job. */
  readonly onAdmitted: (job: Job) => void;
}

/**
 * The result of a try to admit a job. `passed` means that the job was skipped. A skipped job no longer waits, changed meanwhile, or
 * exceeds a limit by itself, which is possible if an operator has lowered the limit. `user_full` means that the job does not fit
 * the limits of its user now. `full` means that the job does not fit the limits of the installation now.
 */
export type Admitted = 'admitted' | 'passed' | 'user_full' | 'full';

/** Admits a job that waits for other jobs to end, if the limits of its user and of the installation allow one more pod of its price. */
export const admitJob = async (userId: string, jobId: string, deps: AdmitDeps): Promise<Admitted> => {
  const usage = await deps.usage.get(userId);
  const limits = limitsOf(usage.limits, deps.userLimits);
  const isTaken = isAdmitting(jobId, usage);
  if (usage.pods + 1 > limits.pods && !isTaken) return 'user_full';
  const job = await deps.jobs.get(jobId);
  if (job?.reserved === undefined || !awaitsAdmission(job)) return 'passed';
  if (!couldEverFit(job.reserved, deps.installationLimits)) return 'passed';
  if (!isTaken && !hasRoom(job.reserved, usage, limits))
    return couldEverFit(job.reserved, limits) ? 'user_full' : 'passed';
  return admit(job, job.reserved, usage, limits, deps);
};

/**
 * Returns whether a sweep has already reserved a pod for the job in the account. The sweep was interrupted before it changed the
 * job, or still runs.
 */
export const isAdmitting = (jobId: string, { transitions }: Pick<Usage, 'transitions'>): boolean =>
  transitions[transitionKey('admitting', jobId)] !== undefined;

/**
 * Reserves in the account of the user and in the installation first, and changes the job last. An interrupted call therefore leaves
 * amounts that are reserved but unused, never a job without a reservation.
 */
const admit = async (job: Job, reserved: Reserved, seen: Usage, limits: Limits, deps: AdmitDeps): Promise<Admitted> => {
  const key = transitionKey('admitting', job.id);
  const { token } = reserved;
  const { installation, installationLimits } = deps;
  if (!hasRoom(reserved, await installation.get(), installationLimits)) return 'full';
  const change = taking(key, reserved, seen, limits, deps.clock());
  const taken = await deps.usage.change(job.user_id, change);
  if (taken.outcome === 'refused') return 'user_full';
  const share = sharedBy(admissionOf(reserved));
  if (!(await installation.take(share, reserved.month, installationLimits))) {
    // The reservation is given back only if this call began the transition. If another sweep has renewed the transition since then,
    // the time of the transition differs and nothing is given back. The other sweep may have reserved in the installation already.
    const at = change.begin?.[key]?.at;
    if (at !== undefined)
      await settleTransition(job.user_id, { key, token, at }, { add: negated(admissionOf(reserved)) }, deps.usage);
    return 'full';
  }
  const result = await deps.jobs.change(job.id, admitted(job, reserved, deps.clock()));
  // A job that was cancelled meanwhile never gets a pod, so the amounts reserved for the admission are given back.
  const stillWaits = result.job?.reserved?.waits ?? true;
  const add = afterAdmission(taken.usage.transitions[key]?.amounts ?? admissionOf(reserved), !stillWaits);
  await settleTransition(job.user_id, { key, token }, { add }, deps.usage);
  // If another sweep began the transition, it may have added the amounts to the sums of the installation, too. A count of the
  // accounts corrects the sums.
  if (stillWaits || change.begin === undefined) await requestCount(deps);
  if (result.outcome === 'changed') deps.onAdmitted(result.job);
  return result.outcome === 'changed' ? 'admitted' : 'passed';
};

const taking = (
  key: TransitionKey,
  reserved: Reserved,
  { transitions }: Usage,
  limits: Limits,
  now: Date,
): UsageChange => {
  const at = now.toISOString();
  const { token } = reserved;
  // A sweep that was interrupted has already reserved the amounts.
  if (transitions[key] !== undefined) return { renew: { key, token, at } };
  const amounts = admissionOf(reserved);
  return {
    atMost: {
      pods: limits.pods - 1,
      micro_dollars_per_hour: microDollars(limits.dollars_per_hour) - reserved.micro_dollars_per_hour,
    },
    add: amounts,
    begin: { [key]: { token, at, amounts } },
  };
};

/** Returns the change that admits the job. The wait of the job for a GPU begins with this change. */
const admitted = (job: Job, reserved: Reserved, now: Date): JobChange => {
  const at = now.toISOString();
  const message = 'There is room within the limits, so it starts.';
  return {
    // The condition on `hold_changes` fails after a concurrent hold, which may have raised the reservation.
    expect: { ...asSeen(job), phases: ['waiting_for_capacity'], equals: { hold_changes: job.hold_changes } },
    set: { reserved: { ...reserved, waits: false }, queued_at: at, next_launch_at: at, updated_at: at },
    history: tryNoted(job, entry(job, { actor: 'reaper', type: 'notice', message }, now)),
  };
};
