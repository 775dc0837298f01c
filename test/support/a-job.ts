import { keptConfig } from '../../shared/domain/configs/resolved-config.ts';
import type { FullJob } from '../../shared/domain/jobs/job.ts';
import { deepFreeze } from './renewed.ts';

const at = '2026-01-01T00:00:00.000Z';

/** Read once: properties make jobs by the ten thousand. */
const aKeptConfig = deepFreeze(
  keptConfig({
    name: 'a config',
    model: { name: 'smoke' },
    training: { method: 'cpt', num_epochs: 1, learning_rate: 0.01, batch_size: 8 },
    trainer: 'smoke',
  }),
);

/** A job that waits for its first pod; say what matters to the test. Fields given as `undefined` are left out. */
export const aJob = (overrides: { readonly [K in keyof FullJob]?: FullJob[K] | undefined } = {}): FullJob => {
  const job: FullJob = {
    id: '0b9d6f0e-4a3f-4c1e-9a77-1f2e3d4c5b6a',
    user_id: 'user-1',
    status: 'queued',
    phase: 'waiting_for_capacity',
    trainer: 'smoke',
    ...aKeptConfig,
    dataset_id: '7d3b1e0a-2c4d-4f5e-8a6b-9c0d1e2f3a4b',
    dataset: { object_key: 'datasets/user-1/d/data', size_bytes: 1000, format: 'text', compression: 'none' },
    docker_image: 'runpod/pytorch:1.0.3-cu1281-torch291-ubuntu2404',
    disk_gb: 50,
    volume_size_gb: 0,
    gpu_count: 1,
    environment_variables: {},
    max_duration_minutes: 1440,
    capacity_wait_seconds: 1800,
    max_attempts: 2,
    estimated_cost: 1,
    candidates: [{ gpu_type: 'NVIDIA L4', cloud: 'SECURE', data_center_ids: [], cost_per_hour: 0.44, memory_gb: 24 }],
    offer_prices: [0.44],
    candidate_index: 0,
    queued_at: at,
    next_launch_at: at,
    empty_rounds: 0,
    attempt: 1,
    attempts: [],
    progress: {},
    token_refreshes: 0,
    history: [],
    terminate_tries: 0,
    open: true,
    created_at: at,
    updated_at: at,
  };
  const given = Object.entries({ ...job, ...overrides }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as FullJob;
};
