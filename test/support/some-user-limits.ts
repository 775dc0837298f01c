import type { Limits } from '../../shared/domain/limits/limits.ts';

/** More than any test uses that is about something else. */
export const someUserLimits: Limits = {
  pods: 10_000,
  waiting_jobs: 10_000,
  dollars_per_hour: 100_000,
  dollars_per_month: 10_000_000,
  stored_bytes: 10 ** 15,
};
