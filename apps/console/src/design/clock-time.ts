const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

const second = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `14:03`, in the time zone of the browser. */
export const timeOfDay = (ms: number): string => time.format(ms);

/** `14:03:27`, of whatever day. */
export const withSeconds = (ms: number): string => second.format(ms);

const isSameDay = (one: number, other: number): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString();

/** `14:03` of today, `12 May 14:03` of this year, and else the day with its year. */
export const shortTime = (ms: number, nowMs: number): string => {
  if (isSameDay(ms, nowMs)) return timeOfDay(ms);
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return sameYear ? `${day.format(ms)} ${timeOfDay(ms)}` : dayOfYear.format(ms);
};

/** `14:03:27` of today, and else as `shortTime`: for what comes in quick succession. */
export const secondOfDay = (ms: number, nowMs: number): string =>
  isSameDay(ms, nowMs) ? withSeconds(ms) : shortTime(ms, nowMs);

/** Day, second and time zone. */
export const exactTime = (ms: number): string => exact.format(ms);
