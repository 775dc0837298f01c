import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';

export const envSchema = z.object({
  JOBS_TABLE: z.string().min(1),
  TELEMETRY_TABLE: z.string().min(1),
  DOWNLOAD_TOKENS_TABLE: z.string().min(1),
  BUCKET: z.string().min(1),
  PUBLIC_API_URL: z.url(),
  SECRETS_KEY_SECRET: z.string().min(1),
  RUNTIME_BUCKET: z.string().min(1),
  RUNTIME_KEY: z.string().min(1),
  RUNTIME_SHA256: z.string().regex(/^[0-9a-f]{64}$/),
  HEARTBEAT_INTERVAL_SECONDS: integerEnv(1),
  DOWNLOAD_TOKEN_TTL_SECONDS: integerEnv(1),
  TELEMETRY_TTL_DAYS: integerEnv(1),
});
export type Env = z.input<typeof envSchema>;
