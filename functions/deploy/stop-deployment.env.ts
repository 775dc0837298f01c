import * as z from 'zod';
import { operatorEnv } from '../../shared/http/operator.ts';
import { callsOfUsersEnv } from '../../shared/runtime/calls-of-users-env.ts';

export const envSchema = z.object({
  STAGE: z.string().min(1),
  JOBS_TABLE: z.string().min(1),
  DUE_WORK_TABLE: z.string().min(1),
  RUNPOD_API_URL: z.url(),
  RUNPOD_API_KEY_SECRET: z.string().min(1),
  ...callsOfUsersEnv,
  ...operatorEnv,
});
export type Env = z.input<typeof envSchema>;
