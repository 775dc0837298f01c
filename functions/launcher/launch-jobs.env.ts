import * as z from 'zod';
import { integerEnv, numberEnv } from '../../shared/runtime/env.ts';

export const envSchema = z.object({
  STAGE: z.string().min(1),
  JOBS_TABLE: z.string().min(1),
  DUE_WORK_TABLE: z.string().min(1),
  REAPER_STATE_TABLE: z.string().min(1),
  CONTROLS_TABLE: z.string().min(1),
  TELEMETRY_TABLE: z.string().min(1),
  ALLOWANCES_TABLE: z.string().min(1),
  RUNPOD_API_URL: z.url(),
  RUNPOD_API_KEY_SECRET: z.string().min(1),
  RUNPOD_CALLS_OF_LAUNCHES: integerEnv(1),
  PUBLIC_API_URL: z.url(),
  MIN_CUDA_VERSION: z.string().min(1),
  DEADMAN_SECONDS: numberEnv,
  CREATE_SETTLE_SECONDS: numberEnv,
  LAUNCH_BACKOFF_MIN_SECONDS: numberEnv,
  LAUNCH_BACKOFF_MAX_SECONDS: numberEnv,
});
export type Env = z.input<typeof envSchema>;
