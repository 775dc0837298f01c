import * as z from 'zod';
import { operatorEnv } from '../../shared/http/operator.ts';
import { callsOfUsersEnv, dueWorkEnv, jobsEnv, providerEnv, stageEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...stageEnv,
  ...jobsEnv,
  ...dueWorkEnv,
  ...providerEnv,
  ...callsOfUsersEnv,
  ...operatorEnv,
});
export type Env = z.input<typeof envSchema>;
