import type { Job } from './job.ts';
import type { JobError } from './job-error.ts';
import { type Reason, reasonRules } from './reasons.ts';

export interface Waiting {
  /** The reason by which the job ends if its wait is over. `null` if RunPod was not asked or was too busy to answer. */
  readonly reason: Reason | null;
  readonly message: string;
  /** The earliest time at which RunPod is asked again. */
  readonly next_try_at: string;
}

/** True if the job waits until the limits of its user and of the installation admit it, and not for a GPU. */
export const awaitsAdmission = ({ status, reserved }: Pick<Job, 'status' | 'reserved'>): boolean =>
  status === 'queued' && reserved?.waits === true;

/** Returns why a queued job has no pod yet. `null` if the job is not queued. */
export const waitingOf = (job: Job): Waiting | null =>
  job.status !== 'queued'
    ? null
    : {
        reason: job.wait_reason ?? null,
        message: messageOf(job),
        next_try_at: awaitsAdmission(job) ? job.queued_at : job.next_launch_at,
      };

const endsOfWaiting: readonly Reason[] = [
  'no_capacity',
  'provider_auth',
  'provider_rejected',
  'provider_balance',
  'create_unresolved',
];

/** True if `reason` ends a queued job for its long wait. */
export const isEndOfWaiting = ({ status }: Pick<Job, 'status'>, reason: Reason): boolean =>
  status === 'queued' && endsOfWaiting.includes(reason);

/** Returns the error of a job that ends while it waits, with RunPod's own message, which may name what is wrong with the request. */
export const errorOfWaiting = (job: Pick<Job, 'status' | 'last_refusal'>, reason: Reason): JobError | undefined =>
  isEndOfWaiting(job, reason) && job.last_refusal !== undefined && reason !== 'create_unresolved'
    ? { code: reason, message: `${reasonRules[reason].advice} Last try: ${job.last_refusal}` }
    : undefined;

const messageOf = (job: Job): string => {
  const { wait_reason, last_refusal = '' } = job;
  if (awaitsAdmission(job))
    return 'Waiting for room: you, or all users of this installation together, have as many pods, or dollars an hour, as limits allow.';
  if (wait_reason === undefined) return 'Waiting for its turn: RunPod takes so many calls a minute.';
  if (wait_reason === 'provider_balance')
    return `Waiting for funds: the RunPod account has too little balance for this pod, and its operator must add some. ${last_refusal}`.trim();
  return `Waiting for a free GPU. ${last_refusal}`.trim();
};
