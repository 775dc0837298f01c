import type { CreatePodSpec } from '../pods/gpu-provider.ts';
import { formatPodName } from '../pods/pod-name.ts';
import type { Candidate } from './candidate.ts';
import type { FullJob } from './job.ts';

/** The settings that all pods of this stage share, and the script that they start with. */
export interface PodSettings {
  readonly stage: string;
  readonly publicApiUrl: string;
  readonly runpodApiUrl: string;
  readonly minCudaVersion: string;
  readonly deadmanSeconds: number;
  /** The text of `shared/pod/bootstrap.sh`. The script is passed as one argument, and no value is inserted into its text. */
  readonly bootstrap: string;
}

/** Reads the settings from the environment of a function that makes pods. */
export const podSettingsFrom = (
  env: {
    readonly STAGE: string;
    readonly PUBLIC_API_URL: string;
    readonly RUNPOD_API_URL: string;
    readonly MIN_CUDA_VERSION: string;
    readonly DEADMAN_SECONDS: number;
  },
  bootstrap: string,
): PodSettings => ({
  stage: env.STAGE,
  publicApiUrl: env.PUBLIC_API_URL,
  runpodApiUrl: env.RUNPOD_API_URL,
  minCudaVersion: env.MIN_CUDA_VERSION,
  deadmanSeconds: env.DEADMAN_SECONDS,
  bootstrap,
});

/**
 * Returns the create request of an attempt. The pod's environment has four variables of Podwarden and the user's own variables. The
 * pod gets secrets and the URL of the dataset at its claim.
 */
export const podSpec = (
  job: FullJob,
  candidate: Candidate,
  jobToken: string,
  settings: PodSettings,
): CreatePodSpec => ({
  name: formatPodName({ stage: settings.stage, job_id: job.id, attempt: job.attempt }),
  image: job.docker_image,
  gpu_type: candidate.gpu_type,
  gpu_count: job.gpu_count,
  min_cuda_version: settings.minCudaVersion,
  cloud: candidate.cloud,
  data_center_ids: candidate.data_center_ids,
  disk_gb: job.disk_gb,
  volume_size_gb: job.volume_size_gb,
  env: {
    ...job.environment_variables,
    PODWARDEN_API_URL: settings.publicApiUrl,
    PODWARDEN_JOB_ID: job.id,
    PODWARDEN_ATTEMPT: String(job.attempt),
    PODWARDEN_JOB_TOKEN: jobToken,
  },
  entrypoint: ['bash'],
  cmd: ['-c', settings.bootstrap, 'podwarden-bootstrap', ...bootstrapOptions(job, settings)],
});

const bootstrapOptions = (job: FullJob, settings: PodSettings): string[] => [
  '--runpod-api-url',
  settings.runpodApiUrl,
  '--deadman-seconds',
  String(settings.deadmanSeconds),
  // The trainer `smoke` is plain Python and also runs on machines without a GPU.
  ...(job.trainer === 'smoke' ? ['--gpu-check', 'off'] : []),
];
