import * as z from 'zod';
import { operatorEnv } from '../../shared/http/operator.ts';
import { integerEnv } from '../../shared/runtime/env.ts';
import { policyEnv } from './policy-env.ts';

export const envSchema = z.object({
  STAGE: z.string().min(1),
  JOBS_TABLE: z.string().min(1),
  REAPER_STATE_TABLE: z.string().min(1),
  CONTROLS_TABLE: z.string().min(1),
  RUNPOD_API_URL: z.url(),
  RUNPOD_API_KEY_SECRET: z.string().min(1),
  RUNPOD_CALLS_FOR_SWEEPS: integerEnv(1),
  ...policyEnv,
  ...operatorEnv,
});
export type Env = z.input<typeof envSchema>;
