import * as z from 'zod';
import { bucketEnv, dueWorkEnv, jobsEnv, secretsKeyEnv, telemetryEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...jobsEnv,
  ...telemetryEnv,
  ...dueWorkEnv,
  ...bucketEnv,
  ...secretsKeyEnv,
});
export type Env = z.input<typeof envSchema>;
