import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';
import * as slices from '../../shared/runtime/env-slices.ts';
import { launchEnv } from '../../shared/runtime/lifecycle-env.ts';

export const envSchema = z.object({
  ...slices.stageEnv,
  ...slices.jobsEnv,
  ...slices.dueWorkEnv,
  ...slices.reaperStateEnv,
  ...slices.controlsEnv,
  ...slices.telemetryEnv,
  ...slices.allowancesEnv,
  ...slices.providerEnv,
  RUNPOD_CALLS_OF_LAUNCHES: integerEnv(1),
  ...slices.publicUrlEnv,
  MIN_CUDA_VERSION: z.string().min(1),
  ...launchEnv,
});
export type Env = z.input<typeof envSchema>;
