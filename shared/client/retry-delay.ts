/** The longest delay before a retry. Each delay doubles up to this limit. */
const longestDelayMs = 8_000;

/**
 * A random delay in milliseconds. The upper limit doubles with each retry. The jitter prevents clients that failed together from retrying
 * together.
 */
export const backoffMs = (retriesMade: number, random: () => number): number =>
  Math.min(longestDelayMs, 500 * 2 ** retriesMade) * (0.5 + random() / 2);

/**
 * The delay in milliseconds that the header Retry-After requests, as seconds or as a date; `undefined` if the header is missing or invalid.
 * A date is compared with the Date header of the same answer, if present, because the local clock may be wrong.
 */
export const retryAfterMs = (headers: Headers, nowMs: number): number | undefined => {
  const text = headers.get('retry-after')?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const ms = Date.parse(text) - (Date.parse(headers.get('date') ?? '') || nowMs);
  return ms >= 0 ? ms : undefined;
};
