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

/** A connection this slow must finish in half of the lifetime, so that no token expires during the download of a large dataset. */
const slowBytesPerSecond = 10_000_000;

/** Seconds that a one-time token lives if the request does not say how long. */
export const defaultTokenSeconds = (sizeBytes: number, atLeastSeconds: number): number =>
  Math.min(maxTokenSeconds, Math.max(atLeastSeconds, Math.ceil((sizeBytes / slowBytesPerSecond) * 2)));
