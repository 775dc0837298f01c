import * as z from 'zod';
import { numberEnv } from '../../shared/runtime/env.ts';
import * as slices from '../../shared/runtime/env-slices.ts';
import { jobCapsEnv } from './job-caps.ts';

export const envSchema = z.object({
  ...slices.stageEnv,
  ...slices.datasetsEnv,
  ...slices.trainingConfigsEnv,
  ...slices.controlsEnv,
  ...slices.accountsEnv,
  ...slices.usageEnv,
  ...slices.userLimitsEnv,
  ...slices.installationLimitsEnv,
  ...slices.bucketEnv,
  ...slices.providerEnv,
  ...slices.callsOfUsersEnv,
  MAX_DURATION_MINUTES: numberEnv,
  ...jobCapsEnv,
});
export type Env = z.input<typeof envSchema>;
