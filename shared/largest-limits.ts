/** The greatest values that a setting or an operator may give to a user's limits. */
export const largestLimits = {
  pods: 1_000_000,
  waiting_jobs: 1_000_000,
  dollars_per_hour: 1_000_000,
  dollars_per_month: 100_000_000,
  stored_bytes: Number.MAX_SAFE_INTEGER,
};

/** The greatest value of any limit of all users together. A billion dollars in micro-dollars is still an exact number. */
export const largestLimitOfAll = 999_999_999;

/** The bytes of a gigabyte, the unit in which settings give stored bytes. */
export const bytesPerGigabyte = 1_000_000_000;
