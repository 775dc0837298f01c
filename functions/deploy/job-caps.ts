import type * as z from 'zod';
import type { JobCaps } from '../../shared/domain/deploy/caps.ts';
import { integerEnv } from '../../shared/runtime/env.ts';

/** The environment variables of functions that check deploys: the most that one job may request. */
export const jobCapsEnv = {
  MAX_JOB_DOLLARS_PER_HOUR: integerEnv(1),
  MAX_JOB_GPUS: integerEnv(1),
  MAX_JOB_ATTEMPTS: integerEnv(1),
  MAX_JOB_HOURS: integerEnv(1),
  MAX_JOB_DISK_GB: integerEnv(1),
  DEFAULT_JOB_BUDGET_DOLLARS: integerEnv(1).optional(),
};

export const jobCapsOf = (env: z.output<z.ZodObject<typeof jobCapsEnv>>): JobCaps => ({
  maxDollarsPerHour: env.MAX_JOB_DOLLARS_PER_HOUR,
  maxGpus: env.MAX_JOB_GPUS,
  maxAttempts: env.MAX_JOB_ATTEMPTS,
  maxHours: env.MAX_JOB_HOURS,
  maxDiskGb: env.MAX_JOB_DISK_GB,
  defaultBudgetDollars: env.DEFAULT_JOB_BUDGET_DOLLARS,
});
