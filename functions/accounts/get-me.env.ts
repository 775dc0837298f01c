import * as z from 'zod';
import { operatorEnv } from '../../shared/http/operator.ts';
import { integerEnv, numberEnv } from '../../shared/runtime/env.ts';
import * as slices from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...operatorEnv,
  ...slices.usageEnv,
  ...slices.userLimitsEnv,
  DEFAULT_DOCKER_IMAGE: z.string().min(1),
  MAX_DURATION_MINUTES: numberEnv,
  MAX_ATTEMPTS: integerEnv(1),
  CAPACITY_WAIT_SECONDS: numberEnv,
  DEFAULT_JOB_BUDGET_DOLLARS: numberEnv.optional(),
});
export type Env = z.input<typeof envSchema>;
