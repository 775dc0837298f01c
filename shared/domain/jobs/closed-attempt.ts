import { cutToBytes } from '../text-bytes.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { AttemptRecord } from './attempt-record.ts';
import { currentAttemptDollars, currentAttemptSeconds } from './cost.ts';
import type { Job } from './job.ts';
import type { JobError } from './job-error.ts';
import type { Reason } from './reasons.ts';

/**
 * The maximum number of bytes of an attempt's error message. Up to ten attempts keep their messages on the job's item. The pod's
 * log has the whole message.
 */
const attemptMessageBytes = 1000;

/** Returns the error as the job stores it. The end of the log is left out, because it is stored as an item of its own. */
export const onRecord = ({ log_tail: _, ...error }: JobError, maxMessageBytes: number): JobError => ({
  ...error,
  message: cutToBytes(error.message, maxMessageBytes),
});

/** Returns the error message as the record of an attempt stores it. */
export const recordedMessage = (message: string): string => cutToBytes(message, attemptMessageBytes);

export const closedAttempt = (job: Job, now: Date, reason?: Reason, error?: JobError): AttemptRecord => ({
  attempt: job.attempt,
  ...withoutUndefined({
    reason,
    error: error && onRecord(error, attemptMessageBytes),
    job_token_sha256: job.job_token_sha256,
  }),
  pod_id: job.pod_id ?? null,
  gpu_type: job.gpu_type ?? null,
  cost_per_hour: job.cost_per_hour ?? 0,
  pod_created_at: job.pod_created_at ?? null,
  ended_at: now.toISOString(),
  cost: currentAttemptDollars(job, now),
});

/** The fields of a job whose GPUs are not known to be idle. */
export const noIdleGpu = { gpu_idle_since: undefined, gpu_idle_seen_at: undefined } as const;

/** Removes the fields that belong to one attempt, so that the next attempt does not inherit them. */
export const nothingOfTheAttempt = {
  job_token_sha256: undefined,
  creating_since: undefined,
  pod_id: undefined,
  claimed_pod_id: undefined,
  pod_created_at: undefined,
  gpu_type: undefined,
  cloud: undefined,
  data_center_id: undefined,
  cost_per_hour: undefined,
  told_cost_per_hour: undefined,
  told_cost_at: undefined,
  offered_cost_per_hour: undefined,
  claimed_at: undefined,
  boot_id: undefined,
  restarted_at: undefined,
  stopped_since: undefined,
  missing_since: undefined,
  container_started_at: undefined,
  container_uptime_seconds: undefined,
  no_runtime_since: undefined,
  last_heartbeat_at: undefined,
  heard_since: undefined,
  silent_since: undefined,
  last_metrics_seq: undefined,
  last_step_at: undefined,
  last_active_at: undefined,
  first_point_at: undefined,
  first_point_step: undefined,
  last_point_at: undefined,
  last_point_step: undefined,
  points_told: undefined,
  steps_planned: undefined,
  ...noIdleGpu,
  stop_requested: undefined,
  download_token_sha256: undefined,
  validation_token_sha256: undefined,
  rate_limited_since: undefined,
} as const;

/** Returns the dollars and seconds of all attempts, including the attempt that ends now. */
export const closedSums = (job: Job, now: Date) => ({
  closed_dollars: (job.closed_dollars ?? 0) + currentAttemptDollars(job, now),
  closed_seconds: (job.closed_seconds ?? 0) + currentAttemptSeconds(job, now),
});

/** Returns the pods of ended attempts that may still exist, including the pod of the attempt that ends now. */
export const leavingPods = ({ leaving_pod_ids = [], leaving_claimed_ids = [], pod_id, claimed_pod_id }: Job) => {
  if (pod_id !== undefined) return { leaving_pod_ids: [...leaving_pod_ids, pod_id] };
  return claimed_pod_id === undefined ? {} : { leaving_claimed_ids: [...leaving_claimed_ids, claimed_pod_id] };
};
