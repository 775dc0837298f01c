import * as z from 'zod';
import { operatorEnv } from '../../shared/http/operator.ts';
import * as slices from '../../shared/runtime/env-slices.ts';

export const envSchema = z.object({
  ...slices.usageEnv,
  ...slices.userLimitsEnv,
  ...slices.installationLimitsEnv,
  ...slices.controlsEnv,
  ...operatorEnv,
});
export type Env = z.input<typeof envSchema>;
