import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';
import { policyEnv } from './policy-env.ts';

export const envSchema = z.object({
  STAGE: z.string().min(1),
  JOBS_TABLE: z.string().min(1),
  DUE_WORK_TABLE: z.string().min(1),
  REAPER_STATE_TABLE: z.string().min(1),
  CONTROLS_TABLE: z.string().min(1),
  TELEMETRY_TABLE: z.string().min(1),
  RUNPOD_API_URL: z.url(),
  RUNPOD_API_KEY_SECRET: z.string().min(1),
  RUNPOD_CALLS_FOR_SWEEPS: integerEnv(1),
  SECRETS_KEY_SECRET: z.string().min(1),
  PUBLIC_API_URL: z.url(),
  LAUNCHER_FUNCTION: z.string().min(1),
  ...policyEnv,
});
export type Env = z.input<typeof envSchema>;
