import * as z from 'zod';
import { numberEnv } from '../../shared/runtime/env.ts';
import {
  accountsEnv,
  bucketEnv,
  callsOfUsersEnv,
  controlsEnv,
  datasetsEnv,
  providerEnv,
  stageEnv,
  trainingConfigsEnv,
} from '../../shared/runtime/env-slices.ts';
import { jobCapsEnv } from './job-caps.ts';

export const envSchema = z.object({
  ...stageEnv,
  ...datasetsEnv,
  ...trainingConfigsEnv,
  ...accountsEnv,
  ...controlsEnv,
  ...accountsEnv,
  ...bucketEnv,
  ...providerEnv,
  ...callsOfUsersEnv,
  MAX_DURATION_MINUTES: numberEnv,
  ...jobCapsEnv,
});
export type Env = z.input<typeof envSchema>;
