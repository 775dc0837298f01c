import { shareRunpodCalls } from '../../../infra/runpod-calls.ts';
import { readSettings } from '../../../infra/settings.ts';
import { stageNamed } from '../../../infra/stages.ts';

const settings = readSettings(stageNamed('dev'), {});
const shares = shareRunpodCalls(settings.RUNPOD_CALLS_PER_MINUTE);

const numbers = Object.entries({ ...settings, ...shares }).flatMap(([name, value]) =>
  typeof value === 'number' ? [[name, String(value)]] : [],
);

/** Environment that the functions beside the hot ones need to load. Numbers are what a stage has that names none. */
export const otherVariables: Readonly<Record<string, string>> = {
  ...Object.fromEntries(numbers),
  DATASETS_TABLE: 'Datasets',
  DEFAULT_DOCKER_IMAGE: 'runpod/pytorch:latest',
  MIN_CUDA_VERSION: '12.8',
  REAPER_STATE_TABLE: 'ReaperState',
  ALLOWANCES_TABLE: 'Allowances',
  ACCOUNTS_TABLE: 'Accounts',
  CONTROLS_TABLE: 'Controls',
  DUE_WORK_TABLE: 'DueWork',
  USAGE_TABLE: 'Usage',
  JWT_AUDIENCE: 'bench',
  JWT_ISSUER_URL: 'https://issuer.example.com',
  LAUNCHER_FUNCTION: 'launcher',
  RUNPOD_API_KEY_SECRET: 'runpod-api-key',
  RUNPOD_API_URL: 'https://api.runpod.io/v2',
  STAGE: 'bench',
  TRAINING_CONFIGS_TABLE: 'TrainingConfigs',
};
