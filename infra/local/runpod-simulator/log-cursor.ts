import type { LogLine } from './log-buffer.ts';
import { invalid } from './problem.ts';

const cursorPattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))(?:\/(\d{12}))?$/;

/** Parses a time. Nanoseconds are cut to milliseconds, the precision of a line. */
const timeOf = (text: string): number => Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));

const parse = (name: string, text: string): { readonly ms: number; readonly count: string | undefined } => {
  const [, time = '', count] = cursorPattern.exec(text) ?? [];
  const ms = timeOf(time);
  if (Number.isNaN(ms)) throw invalid(`${name}: must be a date-time`);
  return { ms, count };
};

/** Returns a filter for the lines after the last received event. If the id is only a time, lines of a later time pass. */
export const isBehind = (lastEventId: string): ((line: LogLine) => boolean) => {
  const { ms, count } = parse('Last-Event-ID', lastEventId);
  return ({ id, ts }) => {
    const at = Date.parse(ts);
    return at > ms || (at === ms && count !== undefined && id.slice(-count.length) > count);
  };
};

/** Returns a filter for the lines at or after a time. */
export const isSince = (since: string): ((line: LogLine) => boolean) => {
  const { ms } = parse('since', since);
  return ({ ts }) => Date.parse(ts) >= ms;
};
