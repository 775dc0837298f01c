import * as z from 'zod';
import { callsOfUsersEnv } from '../../shared/runtime/calls-of-users-env.ts';

export const envSchema = z.object({
  BUCKET: z.string().min(1),
  RUNPOD_API_URL: z.url(),
  RUNPOD_API_KEY_SECRET: z.string().min(1),
  ...callsOfUsersEnv,
});
export type Env = z.input<typeof envSchema>;
