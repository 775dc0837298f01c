import type { Limits } from '../domain/limits/limits.ts';
import { bytesPerGigabyte } from '../largest-limits.ts';

interface UserLimitsEnv {
  readonly USER_PODS: number;
  readonly USER_WAITING_JOBS: number;
  readonly USER_DOLLARS_PER_HOUR: number;
  readonly USER_DOLLARS_PER_MONTH: number;
  readonly USER_STORED_GB: number;
}

/** Reads the default limits of a user from the environment. Operators can set other limits for a user. */
export const userLimitsOf = (env: UserLimitsEnv): Limits => ({
  pods: env.USER_PODS,
  waiting_jobs: env.USER_WAITING_JOBS,
  dollars_per_hour: env.USER_DOLLARS_PER_HOUR,
  dollars_per_month: env.USER_DOLLARS_PER_MONTH,
  stored_bytes: env.USER_STORED_GB * bytesPerGigabyte,
});
