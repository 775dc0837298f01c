import * as z from 'zod';
import { callsOfUsersEnv } from '../../shared/runtime/calls-of-users-env.ts';

export const envSchema = z.object({
  STAGE: z.string().min(1),
  JOBS_TABLE: z.string().min(1),
  DUE_WORK_TABLE: z.string().min(1),
  TELEMETRY_TABLE: z.string().min(1),
  RUNPOD_API_URL: z.url(),
  RUNPOD_API_KEY_SECRET: z.string().min(1),
  LAUNCHER_FUNCTION: z.string().min(1),
  ...callsOfUsersEnv,
});
export type Env = z.input<typeof envSchema>;
