import * as z from 'zod';
import * as slices from '../../shared/runtime/env-slices.ts';
import { policyEnv } from '../../shared/runtime/lifecycle-env.ts';

export const envSchema = z.object({
  ...slices.stageEnv,
  ...slices.jobsEnv,
  ...slices.dueWorkEnv,
  ...slices.reaperStateEnv,
  ...slices.controlsEnv,
  ...slices.usageEnv,
  ...slices.userLimitsEnv,
  ...slices.installationLimitsEnv,
  ...slices.datasetsEnv,
  ...slices.telemetryEnv,
  ...slices.providerEnv,
  ...slices.callsForSweepsEnv,
  ...slices.secretsKeyEnv,
  ...slices.publicUrlEnv,
  ...slices.launcherEnv,
  ...policyEnv,
});
export type Env = z.input<typeof envSchema>;
