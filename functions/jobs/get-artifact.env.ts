import * as z from 'zod';
import * as slices from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({ ...slices.jobsEnv, ...slices.telemetryEnv, ...slices.bucketEnv });
export type Env = z.input<typeof envSchema>;
