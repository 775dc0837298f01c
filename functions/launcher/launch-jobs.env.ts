import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';
import {
  allowancesEnv,
  controlsEnv,
  dueWorkEnv,
  jobsEnv,
  providerEnv,
  publicUrlEnv,
  reaperStateEnv,
  stageEnv,
  telemetryEnv,
} from '../../shared/runtime/env-slices.ts';
import { launchEnv } from '../../shared/runtime/lifecycle-env.ts';

export const envSchema = z.object({
  ...stageEnv,
  ...jobsEnv,
  ...dueWorkEnv,
  ...reaperStateEnv,
  ...controlsEnv,
  ...telemetryEnv,
  ...allowancesEnv,
  ...providerEnv,
  RUNPOD_CALLS_OF_LAUNCHES: integerEnv(1),
  ...publicUrlEnv,
  MIN_CUDA_VERSION: z.string().min(1),
  ...launchEnv,
});
export type Env = z.input<typeof envSchema>;
