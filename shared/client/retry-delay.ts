/** Later tries wait twice as long each, up to this. */
const longestDelayMs = 8_000;

/** Half to all of a time that doubles with each try, so that many clients that failed at once do not come back at once. */
export const backoffMs = (retriesMade: number, random: () => number): number =>
  Math.min(longestDelayMs, 500 * 2 ** retriesMade) * (0.5 + random() / 2);

/**
 * How long `Retry-After` asks to wait, as seconds or as a date; `undefined` where it is missing or says nothing. A date is compared
 * with the server's own clock where the answer has a Date: the one here may be wrong.
 */
export const retryAfterMs = (headers: Headers, nowMs: number): number | undefined => {
  const text = headers.get('retry-after')?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const ms = Date.parse(text) - (Date.parse(headers.get('date') ?? '') || nowMs);
  return ms >= 0 ? ms : undefined;
};
