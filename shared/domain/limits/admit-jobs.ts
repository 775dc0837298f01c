import type { Clock } from '../clock.ts';
import { tryNoted } from '../jobs/history.ts';
import { asSeen, entry } from '../jobs/history-entry.ts';
import type { Job } from '../jobs/job.ts';
import type { JobChange, JobStore } from '../jobs/job-store.ts';
import { awaitsAdmission } from '../jobs/waiting.ts';
import { hasRoom } from './fit.ts';
import { type Limits, limitsOf } from './limits.ts';
import { microDollars } from './micro-dollars.ts';
import { admissionOf, afterAdmission, type Reserved } from './reserved.ts';
import { settleTransition } from './settle-transition.ts';
import { type TransitionKey, transitionKey, type Usage } from './usage.ts';
import type { UsageChange, UsageStore } from './usage-store.ts';

export interface AdmitDeps {
  readonly usage: Pick<UsageStore, 'get' | 'change'>;
  readonly jobs: Pick<JobStore, 'get' | 'change'>;
  readonly userLimits: Limits;
  readonly clock: Clock;
  /** Hears of every job that was admitted. */
  readonly onAdmitted: (job: Job) => void;
  readonly mayGoOn: () => boolean;
}

/**
 * Admits jobs of one user that wait for another one of theirs to end, in the order that they are given in, while the limits
 * have room. The first that does not fit is the last that is looked at, so that no cheap job passes a dear one for ever. Resolves to the number of those that were admitted.
 */
export const admitJobs = async (userId: string, jobIds: readonly string[], deps: AdmitDeps): Promise<number> => {
  let usage = await deps.usage.get(userId);
  const limits = limitsOf(usage.limits, deps.userLimits);
  let admitted = 0;
  for (const id of jobIds) {
    const isTaken = isAdmitting(id, usage);
    if ((usage.pods + 1 > limits.pods && !isTaken) || !deps.mayGoOn()) break;
    const job = await deps.jobs.get(id);
    if (job?.reserved === undefined || !awaitsAdmission(job)) continue;
    if (!isTaken && !hasRoom(job.reserved, usage, limits)) break;
    const moved = await admit(job, job.reserved, usage, limits, deps);
    usage = moved.usage;
    if (moved.outcome === 'refused') break;
    if (moved.outcome === 'admitted') admitted += 1;
  }
  return admitted;
};

/** Whether a sweep that broke off, or another one just now, has taken the room of the job already. */
export const isAdmitting = (jobId: string, { transitions }: Pick<Usage, 'transitions'>): boolean =>
  transitions[transitionKey('admitting', jobId)] !== undefined;

type Moved = { readonly outcome: 'admitted' | 'moved_on' | 'refused'; readonly usage: Usage };

/** First the account, then the job: a call that breaks off in between has reserved what is not yet used. */
const admit = async (job: Job, reserved: Reserved, seen: Usage, limits: Limits, deps: AdmitDeps): Promise<Moved> => {
  const key = transitionKey('admitting', job.id);
  const { token } = reserved;
  const taken = await deps.usage.change(job.user_id, taking(key, reserved, seen, limits, deps.clock()));
  if (taken.outcome === 'refused') return { outcome: 'refused', usage: taken.usage };
  const result = await deps.jobs.change(job.id, admitted(job, reserved, deps.clock()));
  // Cancelled meanwhile, it never will be a pod, and what was taken for it goes back.
  const stillWaits = result.job?.reserved?.waits ?? true;
  const add = afterAdmission(taken.usage.transitions[key]?.amounts ?? admissionOf(reserved), !stillWaits);
  await settleTransition(job.user_id, { key, token }, { add }, deps.usage);
  if (result.outcome === 'changed') deps.onAdmitted(result.job);
  const outcome = result.outcome === 'changed' ? 'admitted' : 'moved_on';
  return { outcome, usage: await deps.usage.get(job.user_id) };
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
  // A sweep that broke off has taken it already.
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

/** The job waits for a GPU from now on. */
const admitted = (job: Job, reserved: Reserved, now: Date): JobChange => {
  const at = now.toISOString();
  const message = 'Another job of yours has ended, so this one starts.';
  return {
    // A hold that came meanwhile may have raised what is reserved.
    expect: { ...asSeen(job), phases: ['waiting_for_capacity'], equals: { hold_changes: job.hold_changes } },
    set: { reserved: { ...reserved, waits: false }, queued_at: at, next_launch_at: at, updated_at: at },
    history: tryNoted(job, entry(job, { actor: 'reaper', type: 'notice', message }, now)),
  };
};
