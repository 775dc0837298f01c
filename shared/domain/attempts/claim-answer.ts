import type { Clock } from '../clock.ts';
import { resolvedConfigOf } from '../configs/resolved-config.ts';
import { mintForClaim } from '../downloads/job-credential.ts';
import type { MintDeps, MintedDownload } from '../downloads/mint-download-token.ts';
import { deadlineMovedByHold, deadlineOfPod } from '../jobs/hold.ts';
import type { FullJob } from '../jobs/job.ts';
import type { DatasetBytes } from '../jobs/job-spec.ts';
import { openSecrets } from '../jobs/secret-box.ts';
import type { SecretReader } from '../secrets.ts';
import type { ObjectStore } from '../storage/object-store.ts';

export interface ClaimSettings {
  readonly runtimeKey: string;
  readonly runtimeSha256: string;
  readonly heartbeatIntervalSeconds: number;
}

export interface ClaimAnswerDeps extends MintDeps {
  readonly objects: Pick<ObjectStore, 'presignGet'>;
  readonly runtimeObjects: Pick<ObjectStore, 'presignGet'>;
  readonly secretsKey: SecretReader;
  readonly clock: Clock;
  readonly settings: ClaimSettings;
}

/**
 * The lifetime of presigned URLs. A presigned URL expires with the credentials that signed it, after an hour at most. The pod uses
 * its URLs at once.
 */
const urlSeconds = 3600;

/**
 * Returns all that a pod needs for its attempt. Nothing of the answer is given to the pod earlier. Each dataset takes two puts: one
 * for its download token, and one for the credential by which the pod refreshes that token.
 */
export const claimAnswer = async (job: FullJob, jobToken: string, deps: ClaimAnswerDeps) => {
  const now = deps.clock();
  const deadline = deadlineMovedByHold(job) ?? deadlineOfPod(job, new Date(job.pod_created_at ?? now));
  const { settings, runtimeObjects } = deps;
  const [downloads, runtime, resume, secrets] = await Promise.all([
    mintForClaim(job, jobToken, deadline, deps, now),
    runtimeObjects.presignGet(settings.runtimeKey, urlSeconds),
    resumeOf(job, deps),
    secretsOf(job, deps.secretsKey),
  ]);
  return {
    dataset: offerOf(job.dataset_id, job.dataset, downloads.training),
    validation: validationOf(job, downloads.validation),
    config: resolvedConfigOf(job),
    runtime: { url: runtime.url, sha256: settings.runtimeSha256 },
    secrets,
    heartbeat_interval_seconds: settings.heartbeatIntervalSeconds,
    deadline_at: deadline.toISOString(),
    resume,
    gpu: paidGpu(job),
  };
};

const offerOf = (id: string, { size_bytes, sha256, format, compression }: DatasetBytes, { url }: MintedDownload) => ({
  id,
  url,
  size_bytes,
  sha256,
  format,
  compression,
});

const validationOf = ({ validation_dataset_id: id, validation_dataset: bytes }: FullJob, download?: MintedDownload) =>
  id === undefined || bytes === undefined || download === undefined ? undefined : offerOf(id, bytes, download);

/** Returns the GPU type and number that are paid for. The pod compares them with its actual GPUs. */
const paidGpu = ({ gpu_type, gpu_count, candidates }: FullJob) => {
  if (gpu_type === undefined) return undefined;
  const memory_gb = candidates.find((candidate) => candidate.gpu_type === gpu_type)?.memory_gb;
  return { type: gpu_type, count: gpu_count, memory_gb };
};

const resumeOf = async ({ checkpoint }: FullJob, { objects }: ClaimAnswerDeps) => {
  if (checkpoint === undefined) return undefined;
  const { url } = await objects.presignGet(checkpoint.object_key, urlSeconds);
  return { url, size_bytes: checkpoint.size_bytes, sha256: checkpoint.sha256 };
};

const secretsOf = async (job: FullJob, key: SecretReader): Promise<Record<string, string>> =>
  job.secrets_ciphertext === undefined ? {} : openSecrets(await key.read(), job.id, job.secrets_ciphertext);
