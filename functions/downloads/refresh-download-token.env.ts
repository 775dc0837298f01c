import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';

export const envSchema = z.object({
  DOWNLOAD_TOKENS_TABLE: z.string().min(1),
  JOBS_TABLE: z.string().min(1),
  PUBLIC_API_URL: z.url(),
  DOWNLOAD_TOKEN_TTL_SECONDS: integerEnv(1),
});
export type Env = z.input<typeof envSchema>;
