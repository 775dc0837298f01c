import * as z from 'zod';
import {
  callsOfUsersEnv,
  dueWorkEnv,
  jobsEnv,
  launcherEnv,
  providerEnv,
  stageEnv,
  telemetryEnv,
} from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...stageEnv,
  ...jobsEnv,
  ...dueWorkEnv,
  ...telemetryEnv,
  ...providerEnv,
  ...launcherEnv,
  ...callsOfUsersEnv,
});
export type Env = z.input<typeof envSchema>;
