/** Returns a time such as `2026-11-27 16:05:00` in the given time zone. The locale sv-SE formats times this way. */
export const localTime = (iso: string | null | undefined, timeZone: string | undefined): string => {
  if (!iso) return '—';
  const parts = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  } as const;
  return new Intl.DateTimeFormat('sv-SE', { ...parts, timeZone }).format(new Date(iso));
};

/** Returns a local time without seconds, for tables. */
export const localMinute = (iso: string | null | undefined, timeZone: string | undefined): string =>
  localTime(iso, timeZone).slice(0, 16);

/** Returns a time such as `16:05:00`, for lines that follow each other. */
export const localClock = (iso: string, timeZone: string | undefined): string => localTime(iso, timeZone).slice(11);

/** Returns a time such as `2026-11-27T16:05:00+01:00`, for programs. */
export const zonedTime = (iso: string | null | undefined, timeZone: string | undefined): string => {
  if (!iso) return '';
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(new Date(iso))
    .find(({ type }) => type === 'timeZoneName')?.value;
  const offset = name === undefined || name === 'GMT' ? '+00:00' : name.slice('GMT'.length);
  return `${localTime(iso, timeZone).replace(' ', 'T')}${offset}`;
};

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Parses `3d` (before now), a date or a time. A date means the beginning of that day in the local time zone. Returns `undefined` for any
 * other text.
 */
export const pastTime = (text: string, now: Date): Date | undefined => {
  const [, count, unit] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(now.getTime() - Number(count) * (units[unit] ?? 0));
  if (!/^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]{5,12}(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return undefined;
  const time = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text.replace(' ', 'T'));
  return Number.isNaN(time.getTime()) ? undefined : time;
};
