import type { JobStatus } from './status.ts';

/**
 * The rule whether a new attempt may follow. `once` allows a new attempt only if no earlier attempt ended for the same reason,
 * however many attempts are allowed.
 */
export type Retry = 'never' | 'once' | 'yes';

interface ReasonRule {
  readonly status: Extract<JobStatus, 'failed' | 'cancelled'>;
  /** The usual rule for a retry after this reason. A host's log may give a better rule for a single failure. */
  readonly retry: Retry;
  /** A text for the user: what happened, and what to do. */
  readonly advice: string;
}

const failed = (retry: ReasonRule['retry'], advice: string): ReasonRule => ({ status: 'failed', retry, advice });

/** All reasons by which an attempt ends, except completion. */
export const reasonRules = {
  no_capacity: failed(
    'never',
    'No GPU asked for became free in time. Allow more GPU types, clouds or data centers, or a longer capacity_wait_minutes.',
  ),
  provider_auth: failed(
    'never',
    'RunPod refused our API key or every offer asked for, or there is no key. The operator must check the key and its permissions.',
  ),
  provider_balance: failed(
    'never',
    'The RunPod account has too little balance to rent a pod. The operator must add funds.',
  ),
  provider_rejected: failed(
    'never',
    'RunPod refused the request for this pod. The operator should read the launch log.',
  ),
  create_unresolved: failed('never', 'RunPod never said whether it made the pod, and no pod appeared. Deploy again.'),
  start_timeout: failed('yes', 'The pod did not start in time. Another GPU type or data center may be faster.'),
  image_pull_failed: failed(
    'once',
    'The container image could not be pulled. Check docker_image and whether it is public.',
  ),
  container_failed: failed('yes', 'The machine could not create or start the container of this image.'),
  restart_loop: failed(
    'yes',
    'The container restarted in the middle of the attempt, for example because its command died.',
  ),
  gpu_unusable: failed('yes', 'The pod had no usable GPU.'),
  api_unreachable_dns: failed('yes', 'The pod could not resolve the host name of the API.'),
  api_unreachable_tcp: failed('yes', 'The pod could not connect to the API.'),
  api_unreachable_tls: failed('yes', 'The pod could not agree on TLS with the API.'),
  api_unreachable_http: failed('yes', 'The API answered the pod with something other than a healthy answer.'),
  api_unreachable_timeout: failed('yes', 'The API did not answer the pod in time.'),
  dataset_unauthorized: failed('never', 'The dataset download was refused: its token was not accepted.'),
  dataset_expired: failed('never', 'The dataset download token had expired and could not be refreshed.'),
  dataset_not_found: failed('never', 'The dataset no longer exists. Upload it again.'),
  dataset_timeout: failed('yes', 'The dataset could not be downloaded in time.'),
  dataset_corrupt: failed('never', 'The downloaded dataset did not have the expected size or SHA-256.'),
  dataset_too_large_for_disk: failed('never', 'The dataset does not fit on the disk of the pod. Raise disk_gb.'),
  dataset_invalid_format: failed(
    'never',
    'The dataset has a line that does not fit its format. The error names the line.',
  ),
  install_failed: failed('never', 'The training software could not be installed or imported on the pod.'),
  source_unreachable: failed(
    'once',
    'A registry or hub that the pod installs from did not serve it in time. The error names it.',
  ),
  model_not_found: failed(
    'never',
    'The model does not exist or is gated. Check model.name and give an access token in secrets.',
  ),
  out_of_memory: failed(
    'never',
    'The GPU or the machine ran out of memory. Lower batch_size or max_seq_length, or take a larger GPU.',
  ),
  training_crashed: failed(
    'never',
    'The training ended with an error. The error holds its exit code and last log lines.',
  ),
  training_stalled: failed('never', 'The training sent heartbeats but made no step for too long.'),
  gpu_idle: failed('never', 'The GPU stood idle during training for too long.'),
  heartbeat_lost: failed('yes', 'The pod went silent and did not come back in time.'),
  pod_vanished: failed('yes', 'The pod disappeared from RunPod before the job was over.'),
  max_duration: failed('never', 'The job ran longer than max_duration_minutes. Raise it, or train for fewer steps.'),
  budget_exceeded: failed('never', 'The job spent its budget_limit. Raise it, or train for fewer steps.'),
  upload_failed: failed('never', 'The trained model could not be uploaded.'),
  cancelled_by_user: { status: 'cancelled', retry: 'never', advice: 'The job was cancelled.' },
} as const satisfies Record<string, ReasonRule>;

export type Reason = keyof typeof reasonRules;

export const reasons = Object.keys(reasonRules).filter((key): key is Reason => key in reasonRules);

/** The reasons that a pod may give for its own failure. Only the launcher, the reaper or a cancellation gives other reasons. */
export const podReasons: readonly Reason[] = reasons.filter(
  (reason) =>
    reason.startsWith('api_unreachable_') ||
    reason.startsWith('dataset_') ||
    [
      'gpu_unusable',
      'restart_loop',
      'install_failed',
      'source_unreachable',
      'model_not_found',
      'out_of_memory',
      'training_crashed',
      'upload_failed',
      'max_duration',
      'budget_exceeded',
    ].includes(reason),
);

/** True if another attempt may help after this reason, because the machine, RunPod or the network failed and not the user's job. */
export const isInfrastructureReason = (reason: Reason): boolean => reasonRules[reason].retry !== 'never';

/** True if another attempt may follow an attempt that ended for `reason`. */
export const mayRetry = (
  reason: Reason,
  attempt: number,
  maxAttempts: number,
  earlierReasons: readonly (Reason | undefined)[],
  retry: Retry = reasonRules[reason].retry,
): boolean => {
  if (attempt >= maxAttempts) return false;
  return retry === 'once' ? !earlierReasons.includes(reason) : retry === 'yes';
};
