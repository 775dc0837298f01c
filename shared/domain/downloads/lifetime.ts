/** The longest lifetime of a token in seconds. The limit is part of the API contract. */
export const maxTokenSeconds = 24 * 3600;

/**
 * The longest lifetime of a presigned URL in seconds. The URL expires at the latest with the credentials that signed it, so a
 * longer lifetime cannot be relied on.
 */
export const maxPresignedSeconds = 3600;

/**
 * The lifetime in seconds of a download token for a pod. A pod redeems its token within seconds of the claim, and can get another
 * token while its attempt runs. So a stolen token that was not used expires soon, even after the attempt has ended.
 */
const podTokenSeconds = 900;

export const secondsForPod = (atMostSeconds: number): number => Math.min(podTokenSeconds, atMostSeconds);

/**
 * The bytes per second of a slow connection. A slow download takes half of the token's lifetime, so no token expires during the
 * download of a large dataset.
 */
const slowBytesPerSecond = 10_000_000;

/** Returns the lifetime in seconds of a one-time token whose request gives no lifetime. */
export const defaultTokenSeconds = (sizeBytes: number, atLeastSeconds: number): number =>
  Math.min(maxTokenSeconds, Math.max(atLeastSeconds, Math.ceil((sizeBytes / slowBytesPerSecond) * 2)));
