import { keptConfig } from '../configs/resolved-config.ts';
import { trainerOf } from '../configs/trainer-of.ts';
import type { StoredDataset } from '../datasets/dataset.ts';
import { datasetObjectKey } from '../datasets/object-key.ts';
import { entry } from '../jobs/history-entry.ts';
import type { FullJob } from '../jobs/job.ts';
import type { DatasetBytes } from '../jobs/job-spec.ts';
import { launchIntent } from '../jobs/launch.ts';
import { offerKey } from '../jobs/offer.ts';
import type { JobDefaults } from '../jobs/policy.ts';
import type { Reserved } from '../limits/reserved.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { DeployPlan } from './deploy-plan.ts';
import { type DeployRequest, namedGpus } from './deploy-request.ts';

export interface NewJobFacts {
  readonly id: string;
  readonly userId: string;
  readonly now: Date;
  readonly reserved: Reserved;
  /** The hash of the job token for the pod that is requested at once. `undefined` if no pod is requested yet. */
  readonly jobTokenSha256: string | undefined;
  readonly secretsCiphertext: string | undefined;
  readonly webhookSecretCiphertext: string | undefined;
  readonly requestSha256: string | undefined;
  readonly defaultDockerImage: string;
  readonly defaults: JobDefaults;
}

/**
 * Makes the item of a new job. If a pod is requested at once, the job contains the intent of the first create, so that the intent
 * needs no separate write before the create. Otherwise the job waits for the launcher.
 */
export const newJob = (request: DeployRequest, plan: DeployPlan, facts: NewJobFacts): FullJob => {
  const at = facts.now.toISOString();
  const { dataset, validation } = plan;
  const first = plan.candidates[0];
  const place =
    facts.jobTokenSha256 === undefined
      ? ({ status: 'queued', phase: 'waiting_for_capacity', updated_at: at } as const)
      : launchIntent(facts.jobTokenSha256, facts.now);
  const { status, phase } = place;
  const asked = `${first?.gpu_type} (${first?.cloud})`;
  const queued = facts.reserved.waits ? 'It waits for room within the limits.' : `To be asked for: ${asked}.`;
  const next = status === 'queued' ? queued : `Asking for ${asked}.`;
  return withoutUndefined({
    ...place,
    id: facts.id,
    user_id: facts.userId,
    training_config_id: request.training_config_id,
    ...keptConfig(plan.config),
    name: request.name ?? plan.config.name,
    model: plan.config.model.name,
    method: plan.config.training.method,
    labels: request.labels,
    asked: {
      gpu_types: [...namedGpus(request)],
      cloud: request.cloud,
      data_center_ids: [...request.data_center_ids],
    },
    trainer: trainerOf(plan.config),
    dataset_id: dataset.id,
    dataset: bytesOf(facts.userId, dataset),
    validation_dataset_id: validation?.id,
    validation_dataset: validation && bytesOf(facts.userId, validation),
    docker_image: request.docker_image ?? facts.defaultDockerImage,
    disk_gb: request.disk_gb,
    volume_size_gb: request.volume_size_gb,
    gpu_count: request.gpu_count,
    environment_variables: request.environment_variables,
    secrets_ciphertext: facts.secretsCiphertext,
    has_secrets: facts.secretsCiphertext === undefined ? undefined : true,
    webhook_secret_ciphertext: facts.webhookSecretCiphertext,
    budget_limit: plan.budget_limit,
    max_duration_minutes: plan.max_duration_minutes,
    capacity_wait_seconds:
      request.capacity_wait_minutes === undefined
        ? facts.defaults.CAPACITY_WAIT_SECONDS
        : request.capacity_wait_minutes * 60,
    max_attempts: request.max_attempts ?? facts.defaults.MAX_ATTEMPTS,
    estimated_cost: plan.estimated_cost,
    reserved: facts.reserved,
    disk_cost_per_hour: plan.disk_cost_per_hour,
    warning: plan.warning,
    webhook: request.webhook && { url: request.webhook.url, tries: 0 },
    offer_prices: plan.candidates.map(({ cost_per_hour }) => cost_per_hour),
    candidates: [...plan.candidates],
    first_offer: first && offerKey(first, request.gpu_count),
    candidate_index: 0,
    phase_entered_at: at,
    phase_seconds: {},
    queued_at: at,
    next_launch_at: at,
    empty_rounds: 0,
    attempt: 1,
    attempts: [],
    progress: {},
    token_refreshes: 0,
    history: [
      entry(
        { attempt: 1, status, phase },
        { actor: 'user', type: 'status', message: `Deployed. ${next} ${plan.warning ?? ''}`.trim() },
        facts.now,
      ),
    ],
    terminate_tries: 0,
    open: true,
    // The month of this time is the month to which the dollars of the job belong.
    created_at: plan.share.at.toISOString(),
    request_sha256: facts.requestSha256,
  });
};

const bytesOf = (userId: string, { id, size_bytes, compression, sha256, format }: StoredDataset): DatasetBytes =>
  withoutUndefined({ object_key: datasetObjectKey(userId, id), size_bytes, compression, sha256, format });
