/** The highest values that the limits of one user may have, by a setting or by an operator. */
export const largestLimits = {
  pods: 1_000_000,
  waiting_jobs: 1_000_000,
  dollars_per_hour: 1_000_000,
  dollars_per_month: 100_000_000,
  stored_bytes: Number.MAX_SAFE_INTEGER,
};

/** The highest value of any limit of all users together. Up to a billion dollars, amounts in micro-dollars are exact. */
export const largestLimitOfAll = 999_999_999;

/** The bytes of a gigabyte. Settings state limits of stored bytes in gigabytes. */
export const bytesPerGigabyte = 1_000_000_000;
