import type { InstallationLimits } from '../../shared/domain/limits/installation.ts';

/** More than the tests of anything else ask for. */
export const someInstallationLimits: InstallationLimits = {
  pods: 1_000_000,
  dollars_per_hour: 1_000_000,
  dollars_per_month: 1_000_000_000,
};
