import type { Config, Dataset, Job, JobEvent, Me } from '../../../shared/client/index.ts';

export const jobId = 'a2ab5e57-6d0e-4f6b-9b5e-0f6f3c1f7a11';
export const datasetId = '5f0c3a52-6d0e-4f6b-9b5e-0f6f3c1f7a11';
export const configId = 'c0ffee00-6d0e-4f6b-9b5e-0f6f3c1f7a11';

export const aMe = (fields: Partial<Me> = {}): Me => ({
  user_id: 'alice',
  authenticated_by: 'api_key',
  api_key: { id: 'k1', name: 'nightly', scope: 'write', expires_at: '2027-02-25T15:00:00.000Z' },
  operator: false,
  defaults: {
    docker_image: 'owner/image:tag',
    max_duration_minutes: 1440,
    max_attempts: 3,
    capacity_wait_minutes: 60,
    budget_limit: null,
  },
  limits: { pods: 4, waiting_jobs: 20, dollars_per_hour: 10, dollars_per_month: 100, stored_bytes: 100_000_000_000 },
  used: { pods: 1, waiting_jobs: 0, dollars_per_hour: 0.34, dollars_per_month: 6.2, stored_bytes: 12_400_000 },
  month: { month: '2026-11', spent: 1.2, reserved: 5, left: 93.8 },
  ...fields,
});

export const aDatasetView = (fields: Partial<Dataset> = {}): Dataset => ({
  id: datasetId,
  name: 'chats.jsonl',
  status: 'ready',
  size_bytes: 12_400_000,
  format: 'chatml',
  compression: 'none',
  examples: 2000,
  created_at: '2026-11-27T14:00:00.000Z',
  ...fields,
});

export const aConfigView = (fields: Partial<Config> = {}): Config => ({
  id: configId,
  name: 'nightly',
  model: { name: 'Qwen/Qwen2.5-0.5B-Instruct' },
  training: { method: 'sft', num_epochs: 1, learning_rate: 0.0002, batch_size: 4 },
  created_at: '2026-11-27T14:00:00.000Z',
  updated_at: '2026-11-27T14:00:00.000Z',
  ...fields,
});

export const aJobView = (fields: Partial<Job> = {}): Job => ({
  id: jobId,
  status: 'running',
  phase: 'training',
  name: 'first',
  model: 'Qwen/Qwen2.5-0.5B-Instruct',
  method: 'sft',
  labels: { team: 'red' },
  dataset_id: datasetId,
  validation_dataset_id: null,
  attempt: 1,
  attempts: [
    {
      attempt: 1,
      status: 'running',
      pod_id: 'pod1',
      gpu_type: 'NVIDIA GeForce RTX 4090',
      cost_per_hour: 0.34,
      pod_created_at: '2026-11-27T14:10:00.000Z',
      ended_at: null,
      cost: 0.12,
    },
  ],
  pod_id: 'pod1',
  gpu_type: 'NVIDIA GeForce RTX 4090',
  gpu_count: 1,
  cloud: 'COMMUNITY',
  data_center_id: 'EU-RO-1',
  current_step: 120,
  total_steps: 400,
  current_epoch: 0.6,
  total_epochs: 2,
  progress: 0.3,
  transfer: null,
  phases: [],
  loss: 2.1843,
  eval_loss: 2.25,
  learning_rate: 0.0001,
  samples_per_second: 4,
  tokens_per_second: 2048,
  gpu_utilization_percent: 97,
  gpu_memory_allocated_gb: 17.5,
  last_heartbeat_at: '2026-11-27T14:59:55.000Z',
  waiting: null,
  hold: null,
  webhook: null,
  warning: null,
  deadline_at: '2026-11-28T14:10:00.000Z',
  telemetry_expires_at: null,
  created_at: '2026-11-27T14:05:00.000Z',
  started_at: '2026-11-27T14:10:00.000Z',
  completed_at: null,
  elapsed_seconds: 3000,
  remaining_seconds: 7000,
  cost: {
    estimated_cost: 5,
    at_most_cost: 5,
    forecast_cost: 0.41,
    actual_cost: 0.12,
    cost_per_hour: 0.34,
    disk_cost_per_hour: 0.01,
    budget_limit: 5,
    currency: 'USD',
  },
  ...fields,
});

export const anEventView = (fields: Partial<JobEvent> = {}): JobEvent => ({
  seq: 1,
  at: '2026-11-27T14:05:00.000Z',
  attempt: 1,
  actor: 'user',
  type: 'status',
  status: 'pending',
  phase: null,
  message: 'Deployed.',
  ...fields,
});
