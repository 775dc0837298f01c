import { secondsBetween } from '../clock.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { AttemptRecord } from './attempt-record.ts';
import { currentAttemptDollars, roundedDollars } from './cost.ts';
import { costOf } from './cost-of.ts';
import { deadlineMovedByHold, deadlineOfPod, isHeld } from './hold.ts';
import type { Job } from './job.ts';
import type { JobError } from './job-error.ts';
import { phaseTimes } from './phase-times.ts';
import { plausibleTotal, shareDone, transferNow } from './progress.ts';
import { type Reason, reasonRules } from './reasons.ts';
import { isTerminal, type JobStatus } from './status.ts';
import { waitingOf } from './waiting.ts';

export interface AttemptView {
  readonly attempt: number;
  readonly status: JobStatus;
  readonly reason?: Reason;
  readonly error?: JobError;
  readonly pod_id: string | null;
  readonly gpu_type: string | null;
  readonly cost_per_hour: number;
  readonly pod_created_at: string | null;
  readonly ended_at: string | null;
  readonly cost: number;
}

/** Returns the job as its user sees it. The view contains no credentials, and unknown values are `null`. */
export const toJobView = (job: Job, now: Date) => ({
  id: job.id,
  status: job.status,
  phase: job.phase,
  ...withoutUndefined({ reason: job.reason, error: job.error, training_config_id: job.training_config_id }),
  name: job.name ?? null,
  model: job.model ?? null,
  method: job.method ?? null,
  labels: { ...job.labels },
  dataset_id: job.dataset_id,
  validation_dataset_id: job.validation_dataset_id ?? null,
  attempt: job.attempt,
  attempts: attemptsOf(job, now),
  pod_id: job.pod_id ?? null,
  gpu_type: job.gpu_type ?? null,
  gpu_count: job.gpu_count,
  cloud: job.cloud ?? null,
  data_center_id: job.data_center_id ?? null,
  current_step: job.progress.current_step ?? null,
  total_steps: plausibleTotal(job.progress.total_steps, job.progress.current_step),
  current_epoch: job.progress.current_epoch ?? null,
  total_epochs: plausibleTotal(job.progress.total_epochs, job.progress.current_epoch),
  progress: shareDone(job),
  transfer: transferNow(job),
  phases: phaseTimes(job, now),
  loss: job.progress.loss ?? null,
  eval_loss: job.progress.eval_loss ?? null,
  learning_rate: job.progress.learning_rate ?? null,
  samples_per_second: job.progress.samples_per_second ?? null,
  tokens_per_second: job.progress.tokens_per_second ?? null,
  gpu_utilization_percent: job.progress.gpu_utilization_percent ?? null,
  gpu_memory_allocated_gb: job.progress.gpu_memory_allocated_gb ?? null,
  last_heartbeat_at: job.last_heartbeat_at ?? null,
  waiting: waitingOf(job),
  hold: holdOf(job, now),
  webhook: webhookOf(job),
  warning: job.warning ?? null,
  deadline_at: deadlineOf(job)?.toISOString() ?? null,
  telemetry_expires_at: job.telemetry_expires_at ?? null,
  created_at: job.created_at,
  started_at: startedAt(job) ?? null,
  completed_at: job.completed_at ?? null,
  elapsed_seconds: elapsedSeconds(job, now),
  remaining_seconds: remainingSeconds(job, now),
  cost: costOf(job, now),
});

/** Returns the hold. `null` if the hold has expired, even if no sweep has removed it yet. */
const holdOf = ({ hold, ...job }: Job, now: Date) =>
  hold === undefined || job.held_until === undefined || !isHeld(job, now)
    ? null
    : { ...hold, expires_at: job.held_until };

/** Returns the state of the webhook, without its URL: the URL of a chat's webhook is a credential. */
const webhookOf = ({ webhook }: Job) =>
  webhook === undefined
    ? null
    : {
        tries: webhook.tries,
        delivered_at: webhook.delivered_at ?? null,
        last_error: webhook.delivered_at === undefined ? (webhook.last_error ?? null) : null,
      };

/** Returns when the attempt's pod has used up `max_duration_minutes`, or the end of a hold that postpones this end. */
const deadlineOf = (job: Job): Date | undefined => {
  if (isTerminal(job.status) || job.pod_created_at === undefined) return undefined;
  return deadlineMovedByHold(job) ?? deadlineOfPod(job, new Date(job.pod_created_at));
};

/** Returns the URL of the pod in RunPod's console. */
export const podUrl = (podId: string): string => `https://www.runpod.io/console/pods/${encodeURIComponent(podId)}`;

/** Returns when the first pod claimed. Jobs without `started_at` use the claim of the current attempt. */
const startedAt = (job: Job): string | undefined => job.started_at ?? job.claimed_at;

const wholeSeconds = (from: string, to: Date | string): number => Math.max(0, Math.round(secondsBetween(from, to)));

const elapsedSeconds = (job: Job, now: Date): number => {
  const started = startedAt(job);
  return started === undefined ? 0 : wholeSeconds(started, job.completed_at ?? now);
};

/** Returns the remaining seconds at the pace so far. `null` if the finished share is unknown or 0. */
const remainingSeconds = (job: Job, now: Date): number | null => {
  if (job.status === 'completed') return 0;
  const done = shareDone(job);
  if (job.status !== 'running' || done === null || done === 0) return null;
  return Math.round((elapsedSeconds(job, now) * (1 - done)) / done);
};

const attemptsOf = (job: Job, now: Date): AttemptView[] => {
  const closed = job.attempts.map(closedAttempt);
  const isClosed = isTerminal(job.status) || closed.some(({ attempt }) => attempt === job.attempt);
  return isClosed ? closed : [...closed, currentAttempt(job, now)];
};

const closedAttempt = ({ job_token_sha256: _, reason, error, ...record }: AttemptRecord): AttemptView => ({
  ...record,
  status: reason === undefined ? 'completed' : reasonRules[reason].status,
  ...withoutUndefined({ reason, error }),
  cost: roundedDollars(record.cost),
});

const currentAttempt = (job: Job, now: Date): AttemptView => ({
  attempt: job.attempt,
  status: job.status,
  pod_id: job.pod_id ?? null,
  gpu_type: job.gpu_type ?? null,
  cost_per_hour: job.cost_per_hour ?? 0,
  pod_created_at: job.pod_created_at ?? null,
  ended_at: null,
  cost: roundedDollars(currentAttemptDollars(job, now)),
});
