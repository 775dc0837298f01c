import * as z from 'zod';
import { integerEnv, numberEnv } from '../../shared/runtime/env.ts';
import {
  dueWorkEnv,
  jobsEnv,
  launcherEnv,
  publicUrlEnv,
  secretsKeyEnv,
  telemetryEnv,
} from '../../shared/runtime/env-slices.ts';
import { launchEnv } from '../../shared/runtime/lifecycle-env.ts';
import { envSchema as preflightEnvSchema } from './preflight-deploy.env.ts';

export const envSchema = preflightEnvSchema.extend({
  ...jobsEnv,
  ...dueWorkEnv,
  ...telemetryEnv,
  ...secretsKeyEnv,
  ...launcherEnv,
  ...publicUrlEnv,
  DEFAULT_DOCKER_IMAGE: z.string().min(1),
  MIN_CUDA_VERSION: z.string().min(1),
  CAPACITY_WAIT_SECONDS: numberEnv,
  MAX_ATTEMPTS: integerEnv(1),
  DEPLOYS_PER_USER_PER_MINUTE: integerEnv(1),
  ...launchEnv,
});
export type Env = z.input<typeof envSchema>;
