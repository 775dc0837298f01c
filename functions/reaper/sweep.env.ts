import * as z from 'zod';
import {
  callsForSweepsEnv,
  controlsEnv,
  dueWorkEnv,
  jobsEnv,
  launcherEnv,
  providerEnv,
  publicUrlEnv,
  reaperStateEnv,
  secretsKeyEnv,
  stageEnv,
  telemetryEnv,
} from '../../shared/runtime/env-slices.ts';
import { policyEnv } from '../../shared/runtime/lifecycle-env.ts';

export const envSchema = z.object({
  ...stageEnv,
  ...jobsEnv,
  ...dueWorkEnv,
  ...reaperStateEnv,
  ...controlsEnv,
  ...telemetryEnv,
  ...providerEnv,
  ...callsForSweepsEnv,
  ...secretsKeyEnv,
  ...publicUrlEnv,
  ...launcherEnv,
  ...policyEnv,
});
export type Env = z.input<typeof envSchema>;
