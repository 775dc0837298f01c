import * as z from 'zod';
import { integerEnv, numberEnv } from '../../shared/runtime/env.ts';
import { envSchema as preflightEnvSchema } from './preflight-deploy.env.ts';

export const envSchema = preflightEnvSchema.extend({
  JOBS_TABLE: z.string().min(1),
  DUE_WORK_TABLE: z.string().min(1),
  TELEMETRY_TABLE: z.string().min(1),
  SECRETS_KEY_SECRET: z.string().min(1),
  LAUNCHER_FUNCTION: z.string().min(1),
  PUBLIC_API_URL: z.url(),
  DEFAULT_DOCKER_IMAGE: z.string().min(1),
  MIN_CUDA_VERSION: z.string().min(1),
  CAPACITY_WAIT_SECONDS: numberEnv,
  MAX_ATTEMPTS: integerEnv(1),
  DEPLOYS_PER_USER_PER_MINUTE: integerEnv(1),
  DEADMAN_SECONDS: numberEnv,
  CREATE_SETTLE_SECONDS: numberEnv,
  LAUNCH_BACKOFF_MIN_SECONDS: numberEnv,
  LAUNCH_BACKOFF_MAX_SECONDS: numberEnv,
});
export type Env = z.input<typeof envSchema>;
