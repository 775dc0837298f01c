import * as z from 'zod';
import { bucketEnv, datasetsEnv, jobsEnv } from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...datasetsEnv,
  ...jobsEnv,
  ...bucketEnv,
});
export type Env = z.input<typeof envSchema>;
