import * as z from 'zod';
import { callsOfUsersEnv } from '../../shared/runtime/calls-of-users-env.ts';
import { numberEnv } from '../../shared/runtime/env.ts';
import { jobCapsEnv } from './job-caps.ts';

export const envSchema = z.object({
  STAGE: z.string().min(1),
  DATASETS_TABLE: z.string().min(1),
  TRAINING_CONFIGS_TABLE: z.string().min(1),
  CONTROLS_TABLE: z.string().min(1),
  ACCOUNTS_TABLE: z.string().min(1),
  BUCKET: z.string().min(1),
  RUNPOD_API_URL: z.url(),
  RUNPOD_API_KEY_SECRET: z.string().min(1),
  ...callsOfUsersEnv,
  MAX_DURATION_MINUTES: numberEnv,
  ...jobCapsEnv,
});
export type Env = z.input<typeof envSchema>;
