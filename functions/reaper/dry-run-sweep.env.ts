import * as z from 'zod';
import { operatorEnv } from '../../shared/http/operator.ts';
import {
  callsForSweepsEnv,
  controlsEnv,
  jobsEnv,
  providerEnv,
  reaperStateEnv,
  stageEnv,
} from '../../shared/runtime/env-slices.ts';
import { policyEnv } from '../../shared/runtime/lifecycle-env.ts';

export const envSchema = z.object({
  ...stageEnv,
  ...jobsEnv,
  ...reaperStateEnv,
  ...controlsEnv,
  ...providerEnv,
  ...callsForSweepsEnv,
  ...policyEnv,
  ...operatorEnv,
});
export type Env = z.input<typeof envSchema>;
