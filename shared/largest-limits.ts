/** The most that a limit of one user may be set to, by a setting or by an operator. */
export const largestLimits = {
  pods: 1_000_000,
  waiting_jobs: 1_000_000,
  dollars_per_hour: 1_000_000,
  dollars_per_month: 100_000_000,
  stored_bytes: Number.MAX_SAFE_INTEGER,
};

/** The most of any limit of all users together: a billion dollars are exact in micro dollars, too. */
export const largestLimitOfAll = 999_999_999;

/** Settings name stored bytes by these. */
export const bytesPerGigabyte = 1_000_000_000;
