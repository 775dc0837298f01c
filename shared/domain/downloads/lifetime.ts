/** API contract: no token lives longer. */
export const maxTokenSeconds = 24 * 3600;

/** A presigned URL dies with the credentials that signed it, which is after an hour at the earliest. */
export const maxPresignedSeconds = 3600;

/** A line this slow, taken twice over, must still finish in time: a token must not die under a large dataset. */
const slowBytesPerSecond = 10_000_000;

/** Seconds that a one-time token lives when nobody says how long. */
export const defaultTokenSeconds = (sizeBytes: number, atLeastSeconds: number): number =>
  Math.min(maxTokenSeconds, Math.max(atLeastSeconds, Math.ceil((sizeBytes / slowBytesPerSecond) * 2)));
