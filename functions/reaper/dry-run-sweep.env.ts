import * as z from 'zod';
import { operatorEnv } from '../../shared/http/operator.ts';
import * as slices from '../../shared/runtime/env-slices.ts';
import { policyEnv } from '../../shared/runtime/lifecycle-env.ts';

export const envSchema = z.object({
  ...slices.stageEnv,
  ...slices.jobsEnv,
  ...slices.reaperStateEnv,
  ...slices.controlsEnv,
  ...slices.usageEnv,
  ...slices.userLimitsEnv,
  ...slices.installationLimitsEnv,
  ...slices.providerEnv,
  ...slices.callsForSweepsEnv,
  ...policyEnv,
  ...operatorEnv,
});
export type Env = z.input<typeof envSchema>;
