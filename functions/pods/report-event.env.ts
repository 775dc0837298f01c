import * as z from 'zod';
import * as slices from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...slices.stageEnv,
  ...slices.jobsEnv,
  ...slices.dueWorkEnv,
  ...slices.telemetryEnv,
  ...slices.providerEnv,
  ...slices.launcherEnv,
  ...slices.callsOfUsersEnv,
});
export type Env = z.input<typeof envSchema>;
