import * as z from 'zod';
import { integerEnv } from '../../shared/runtime/env.ts';

export const envSchema = z.object({
  DATASETS_TABLE: z.string().min(1),
  DOWNLOAD_TOKENS_TABLE: z.string().min(1),
  BUCKET: z.string().min(1),
  PUBLIC_API_URL: z.url(),
  DOWNLOAD_TOKEN_TTL_SECONDS: integerEnv(1),
  SECRETS_KEY_SECRET: z.string().min(1),
});
export type Env = z.input<typeof envSchema>;
