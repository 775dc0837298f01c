import * as z from 'zod';
import * as slices from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({ ...slices.datasetsEnv, ...slices.controlsEnv, ...slices.bucketEnv });
export type Env = z.input<typeof envSchema>;
