import { createHash } from 'node:crypto';
import { addSeconds } from '../../../shared/domain/clock.ts';
import { planCandidates } from '../../../shared/domain/deploy/candidates.ts';
import { newJob } from '../../../shared/domain/deploy/new-job.ts';
import { diskDollarsPerHour } from '../../../shared/domain/jobs/cost.ts';
import { type FullJob, type Job, specOf } from '../../../shared/domain/jobs/job.ts';
import type { JobChange } from '../../../shared/domain/jobs/job-store.ts';
import { createPodOf } from '../../../shared/domain/jobs/launch.ts';
import { claimed, phaseEntered } from '../../../shared/domain/jobs/pod-moves.ts';
import type { PodSettings } from '../../../shared/domain/jobs/pod-spec.ts';
import { jobDefaultsSchema, policySchema } from '../../../shared/domain/jobs/policy.ts';
import { spillHistory } from '../../../shared/domain/jobs/spill-history.ts';
import type { JobPhase } from '../../../shared/domain/jobs/status.ts';
import { zeroInstallationSums } from '../../../shared/domain/limits/installation.ts';
import { monthOf } from '../../../shared/domain/limits/micro-dollars.ts';
import { zeroUsage } from '../../../shared/domain/limits/usage.ts';
import type { CatalogGpu, GpuProvider } from '../../../shared/domain/pods/gpu-provider.ts';
import { hourOf } from '../../../shared/domain/telemetry/metric-point.ts';
import { mintToken } from '../../../shared/domain/token.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { somePodSettings } from '../../support/some-pod-settings.ts';

export const podSettings = (bootstrap: string): PodSettings => ({ ...somePodSettings, stage: 'bench', bootstrap });

/** 64 bytes that are the same for the same seed. */
const seeded = (seed: number, what: string): Buffer => createHash('sha512').update(`${seed} ${what}`).digest();

const uuid = (bytes: Buffer): string => {
  const hex = bytes.subarray(0, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const phases: readonly JobPhase[] = ['installing', 'loading_model', 'training'];

export interface HealthyJobFacts {
  readonly nth: number;
  readonly seed: number;
  readonly provider: GpuProvider;
  readonly catalog: readonly CatalogGpu[];
  readonly bootstrap: string;
  /** When it is deployed. */
  readonly now: Date;
}

/** The deploy of a usual training, with two secrets and a webhook. */
const deployed = ({ nth, seed, catalog, now }: HealthyJobFacts): { job: FullJob; token: string } => {
  const bytes = seeded(seed, `job ${nth}`);
  const userId = `user-${bytes.readUInt16BE(0) % 500}`;
  const { sha256, token } = mintToken(() => bytes.subarray(0, 32));
  const config = {
    name: `Support answers, run ${nth}`,
    model: { name: 'meta-llama/Llama-3.1-8B-Instruct', revision: 'main' },
    training: {
      method: 'sft',
      num_epochs: 3,
      learning_rate: 0.0002,
      batch_size: 4,
      gradient_accumulation_steps: 8,
      warmup_ratio: 0.03,
      weight_decay: 0.01,
      lr_scheduler_type: 'cosine',
      max_seq_length: 4096,
      logging_steps: 10,
      save_steps: 200,
    },
    trainer: 'transformers',
  } as const;
  const share = { micro_dollars: 40_000_000, micro_dollars_per_hour: 1_490_000, month: monthOf(now) };
  const job = newJob(
    {
      gpu_count: 1,
      cloud: 'any',
      data_center_ids: [],
      disk_gb: 60,
      volume_size_gb: 0,
      environment_variables: { HF_HOME: '/workspace/hf', WANDB_MODE: 'disabled' },
      budget_limit: 40,
      webhook: { url: 'https://app.podwarden.example/hooks/training' },
    },
    {
      config,
      dataset: {
        id: uuid(seeded(seed, `dataset ${nth}`)),
        user_id: userId,
        name: 'Answers',
        status: 'ready',
        size_bytes: 20_000_000 + (bytes.readUInt32BE(2) % 400_000_000),
        sha256: bytes.subarray(0, 32).toString('hex'),
        format: 'chatml',
        compression: 'none',
        created_at: now.toISOString(),
      },
      candidates: planCandidates({ gpu_types: [], gpu_count: 1, cloud: 'any', data_center_ids: [] }, catalog),
      estimated_cost: 40,
      share: { wanted: share, at: now, usage: zeroUsage, installation: zeroInstallationSums },
      disk_cost_per_hour: diskDollarsPerHour({ disk_gb: 60, volume_size_gb: 0 }),
      max_duration_minutes: 1440,
      budget_limit: 40,
    },
    {
      id: uuid(bytes),
      userId,
      now,
      reserved: { ...share, token: 'twelve-signs', waits: false },
      jobTokenSha256: sha256,
      secretsCiphertext: seeded(seed, `secrets ${nth}`).toString('base64').repeat(3),
      webhookSecretCiphertext: seeded(seed, `webhook ${nth}`).toString('base64'),
      requestSha256: bytes.subarray(32).toString('hex'),
      defaultDockerImage: 'runpod/pytorch:1.0.3-cu1281-torch291-ubuntu2404',
      defaults: jobDefaultsSchema.parse({}),
    },
  );
  return { job, token };
};

/**
 * A job in the middle of its training as deploy, launcher and pod leave it: every change is made by the code that makes
 * it in earnest, its pod is created at the provider, and its item therefore has the size that such items have.
 */
export const aHealthyJob = async (facts: HealthyJobFacts): Promise<FullJob> => {
  const { nth, seed, provider, bootstrap, now } = facts;
  const { job: created, token } = deployed(facts);
  const jobs = new FakeJobStore([created]);
  let job: Job = await createPodOf(created, token, {
    jobs,
    provider,
    clock: () => now,
    randomBytes: () => seeded(seed, `token ${nth}`),
    pods: podSettings(bootstrap),
    policy: policySchema.parse({}),
    onOutcome: () => {},
    onFault: (error) => {
      throw error;
    },
  });
  const change = async (wanted: JobChange): Promise<void> => {
    const result = await jobs.change(job.id, wanted);
    if (result.outcome !== 'changed') throw new Error(`Job ${nth} did not take a change in ${job.status}.`);
    job = result.job;
    await spillHistory(job, { jobs, details: jobs.details });
    job = (await jobs.get(job.id)) ?? job;
  };
  const pod = { pod_id: job.pod_id ?? '', boot_id: uuid(seeded(seed, `boot ${nth}`)) };
  // The provider tells the time of the wall: the container of its pod started just now.
  const startedAt = new Date();
  await change({ expect: { statuses: ['pending'] }, ...claimed(job, pod, startedAt) });
  // The job is heard of for as long as the measurements take.
  const heardUntil = addSeconds(startedAt, 3600).toISOString();
  for (const phase of phases) await change(phaseEntered(job, phase, now));
  await change({
    expect: { statuses: ['running'] },
    set: {
      container_started_at: startedAt.toISOString(),
      last_heartbeat_at: heardUntil,
      last_step_at: heardUntil,
      last_metrics_seq: 412,
      log_hour: hourOf(now),
      log_bytes: 81_402,
      metrics_hour: hourOf(now),
      metrics_points: 5520,
      first_point_at: now.toISOString(),
      first_point_step: 1,
      last_point_at: now.toISOString(),
      last_point_step: 812,
      points_told: 812,
    },
    progress: {
      current_step: 812,
      total_steps: 4680,
      current_epoch: 0.52,
      total_epochs: 3,
      loss: 1.0931,
      learning_rate: 0.00018,
      samples_per_second: 9.4,
      tokens_per_second: 21_300,
      gpu_utilization_percent: 97,
      gpu_memory_allocated_gb: 21.7,
    },
  });
  return { ...specOf(created), ...job };
};
