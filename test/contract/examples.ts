import type { StoredArtifact } from '../../shared/domain/artifacts/artifact.ts';
import type { StoredTrainingConfig, TrainingConfigBody } from '../../shared/domain/configs/training-config.ts';
import type { StoredDataset } from '../../shared/domain/datasets/dataset.ts';
import type { DownloadToken } from '../../shared/domain/downloads/download-token.ts';
import type { AttemptRecord } from '../../shared/domain/jobs/attempt-record.ts';
import type { HistoryEntry } from '../../shared/domain/jobs/history.ts';
import type { Job } from '../../shared/domain/jobs/job.ts';
import type { JobSpec } from '../../shared/domain/jobs/job-spec.ts';
import type { LogLine } from '../../shared/domain/telemetry/log-line.ts';

export const now = new Date('2026-03-01T12:00:00.000Z');

/** The instant `seconds` after `now`. */
export const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

export const idOf = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export const hashOf = (number: number): string => number.toString(16).padStart(64, '0');

export const aDataset = (overrides: Partial<StoredDataset> = {}): StoredDataset => ({
  id: idOf(1),
  user_id: 'alice',
  name: 'Speeches',
  status: 'uploading',
  size_bytes: 1234,
  compression: 'none',
  created_at: now.toISOString(),
  ...overrides,
});

export const aConfigBody = (overrides: Partial<TrainingConfigBody> = {}): TrainingConfigBody => ({
  name: 'A small run',
  model: { name: 'smoke/tiny' },
  training: { method: 'cpt', num_epochs: 1, learning_rate: 0.0002, batch_size: 2 },
  ...overrides,
});

export const aConfig = (overrides: Partial<StoredTrainingConfig> = {}): StoredTrainingConfig => ({
  ...aConfigBody(),
  id: idOf(1),
  user_id: 'alice',
  created_at: now.toISOString(),
  updated_at: now.toISOString(),
  ...overrides,
});

export const aToken = (overrides: Partial<DownloadToken> = {}): DownloadToken => ({
  token_sha256: hashOf(1),
  token_id: idOf(1),
  user_id: 'alice',
  dataset_id: idOf(2),
  object_key: 'datasets/alice/data',
  size_bytes: 1234,
  created_at: now.toISOString(),
  expires_at: later(7200).getTime() / 1000,
  ...overrides,
});

export const aJob = (overrides: Partial<Job> = {}): Job => ({
  id: idOf(1),
  user_id: 'alice',
  status: 'queued',
  phase: 'waiting_for_capacity',
  trainer: 'smoke',
  dataset_id: idOf(2),
  gpu_count: 1,
  max_duration_minutes: 60,
  capacity_wait_seconds: 600,
  max_attempts: 2,
  estimated_cost: 0.5,
  offer_prices: [0.25],
  candidate_index: 0,
  queued_at: now.toISOString(),
  next_launch_at: now.toISOString(),
  empty_rounds: 0,
  attempt: 1,
  attempts: [],
  progress: {},
  token_refreshes: 0,
  history: [],
  terminate_tries: 0,
  open: true,
  created_at: now.toISOString(),
  updated_at: now.toISOString(),
  ...overrides,
});

export const aHistoryEntry = (overrides: Partial<HistoryEntry> = {}): HistoryEntry => ({
  at: now.toISOString(),
  actor: 'launcher',
  type: 'status',
  attempt: 1,
  status: 'pending',
  phase: 'creating_pod',
  message: 'Asked for a pod.',
  numbers: { waited_seconds: 12 },
  ...overrides,
});

export const anAttemptRecord = (overrides: Partial<AttemptRecord> = {}): AttemptRecord => ({
  attempt: 1,
  reason: 'start_timeout',
  pod_id: 'pod-1',
  gpu_type: null,
  cost_per_hour: 0.25,
  pod_created_at: now.toISOString(),
  ended_at: later(900).toISOString(),
  cost: 0.0625,
  ...overrides,
});

export const anArtifact = (overrides: Partial<StoredArtifact> = {}): StoredArtifact => ({
  id: idOf(1),
  job_id: idOf(9),
  name: 'adapter.tar',
  kind: 'adapter',
  attempt: 1,
  status: 'uploading',
  size_bytes: 10,
  sha256: hashOf(7),
  object_key: 'artifacts/alice/adapter',
  created_at: now.toISOString(),
  ...overrides,
});

export const aLine = (text: string): LogLine => ({ ts: now.toISOString(), stream: 'stdout', text });

export const aSpec = (overrides: Partial<JobSpec> = {}): JobSpec => ({
  training_config: aConfigBody(),
  dataset: { object_key: 'datasets/alice/data', size_bytes: 1234, compression: 'none' },
  docker_image: 'example/image:1',
  disk_gb: 20,
  volume_size_gb: 0,
  environment_variables: {},
  candidates: [{ gpu_type: 'NVIDIA RTX A4000', cloud: 'SECURE', data_center_ids: [], cost_per_hour: 0.25 }],
  ...overrides,
});
