/** API contract: no token lives longer. */
export const maxTokenSeconds = 24 * 3600;

/** A presigned URL dies with the credentials that signed it, which is after an hour at the earliest. */
export const maxPresignedSeconds = 3600;

/**
 * A pod redeems its token within seconds of the claim, and may have another one while its attempt lasts. So one that was
 * stolen and never used is soon worth nothing, also where the attempt is over.
 */
const podTokenSeconds = 900;

export const secondsForPod = (atMostSeconds: number): number => Math.min(podTokenSeconds, atMostSeconds);

/** A line this slow, taken twice over, must still finish in time: a token must not die under a large dataset. */
const slowBytesPerSecond = 10_000_000;

/** Seconds that a one-time token lives when nobody says how long. */
export const defaultTokenSeconds = (sizeBytes: number, atLeastSeconds: number): number =>
  Math.min(maxTokenSeconds, Math.max(atLeastSeconds, Math.ceil((sizeBytes / slowBytesPerSecond) * 2)));
