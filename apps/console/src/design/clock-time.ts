const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

const second = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Formats a time as `14:03`, in the time zone of the browser. */
export const timeOfDay = (ms: number): string => time.format(ms);

/** Formats a time as `14:03:27`, without the day. */
export const withSeconds = (ms: number): string => second.format(ms);

const isSameDay = (one: number, other: number): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString();

/** Formats a time of today as `14:03`, of this year as `12 May 14:03`, and of another year as the day with the year. */
export const shortTime = (ms: number, nowMs: number): string => {
  if (isSameDay(ms, nowMs)) return timeOfDay(ms);
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return sameYear ? `${day.format(ms)} ${timeOfDay(ms)}` : dayOfYear.format(ms);
};

/** Formats a time of today as `14:03:27`, and any other time like `shortTime`. Used for events that follow each other quickly. */
export const secondOfDay = (ms: number, nowMs: number): string =>
  isSameDay(ms, nowMs) ? withSeconds(ms) : shortTime(ms, nowMs);

/** Formats a time with day, seconds and time zone. */
export const exactTime = (ms: number): string => exact.format(ms);
