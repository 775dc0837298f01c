import type { JobCaps } from '../../shared/domain/deploy/caps.ts';

/** As the settings have them where nobody says otherwise. */
export const someCaps: JobCaps = {
  maxDollarsPerHour: 80,
  maxGpus: 16,
  maxAttempts: 10,
  maxHours: 168,
  maxDiskGb: 4000,
};
