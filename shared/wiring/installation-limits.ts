import type { InstallationLimits } from '../domain/limits/installation.ts';

interface InstallationLimitsEnv {
  readonly INSTALLATION_PODS: number;
  readonly INSTALLATION_DOLLARS_PER_HOUR: number;
  readonly INSTALLATION_DOLLARS_PER_MONTH: number;
}

/** Reads the limits of all users together from the environment. */
export const installationLimitsOf = (env: InstallationLimitsEnv): InstallationLimits => ({
  pods: env.INSTALLATION_PODS,
  dollars_per_hour: env.INSTALLATION_DOLLARS_PER_HOUR,
  dollars_per_month: env.INSTALLATION_DOLLARS_PER_MONTH,
});
