import type { InstallationLimits } from '../domain/limits/installation.ts';
import type { Limits } from '../domain/limits/limits.ts';
import { bytesPerGigabyte } from '../largest-limits.ts';

type Numbers<Name extends string> = Readonly<Record<Name, number>>;

type UserLimitsEnv = Numbers<
  'USER_PODS' | 'USER_WAITING_JOBS' | 'USER_DOLLARS_PER_HOUR' | 'USER_DOLLARS_PER_MONTH' | 'USER_STORED_GB'
>;

type InstallationLimitsEnv = Numbers<
  'INSTALLATION_PODS' | 'INSTALLATION_DOLLARS_PER_HOUR' | 'INSTALLATION_DOLLARS_PER_MONTH'
>;

/** Reads the default limits of a user from the environment. Operators can set other limits for a user. */
export const userLimitsOf = (env: UserLimitsEnv): Limits => ({
  pods: env.USER_PODS,
  waiting_jobs: env.USER_WAITING_JOBS,
  dollars_per_hour: env.USER_DOLLARS_PER_HOUR,
  dollars_per_month: env.USER_DOLLARS_PER_MONTH,
  stored_bytes: env.USER_STORED_GB * bytesPerGigabyte,
});

/** Reads the limits of all users together from the environment. */
export const installationLimitsOf = (env: InstallationLimitsEnv): InstallationLimits => ({
  pods: env.INSTALLATION_PODS,
  dollars_per_hour: env.INSTALLATION_DOLLARS_PER_HOUR,
  dollars_per_month: env.INSTALLATION_DOLLARS_PER_MONTH,
});
