import { policies } from '../../../infra/policies.ts';

const numbers = { ...policies, MAX_DATASET_BYTES: 1_000_000_000, MAX_ARTIFACT_BYTES_PER_JOB: 1_000_000_000 };

/** What the functions beside the hot ones need to load; none of them is called. */
export const otherVariables: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)])),
  DATASETS_TABLE: 'Datasets',
  DEFAULT_DOCKER_IMAGE: 'runpod/pytorch:latest',
  MIN_CUDA_VERSION: '12.8',
  REAPER_STATE_TABLE: 'ReaperState',
  CONTROLS_TABLE: 'Controls',
  RUNPOD_API_KEY_SECRET: 'runpod-api-key',
  RUNPOD_API_URL: 'https://api.runpod.io/v2',
  STAGE: 'bench',
  TRAINING_CONFIGS_TABLE: 'TrainingConfigs',
};
