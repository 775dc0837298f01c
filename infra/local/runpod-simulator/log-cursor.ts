import type { LogLine } from './log-buffer.ts';
import { DETAIL, Problem } from './problem.ts';

const cursorPattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))(?:\/(\d{12}))?$/;

/** The nanoseconds that a client may send are cut to milliseconds, which is all that a line has. */
const timeOf = (text: string): number => Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));

const parse = (name: string, text: string): { readonly ms: number; readonly count: string | undefined } => {
  const [, time = '', count] = cursorPattern.exec(text) ?? [];
  const ms = timeOf(time);
  if (Number.isNaN(ms)) throw new Problem(422, DETAIL.validation, { errors: [`${name}: must be a date-time`] });
  return { ms, count };
};

/** Lines behind the event that was seen last: of a bare timestamp, those of a later time. */
export const isBehind = (lastEventId: string): ((line: LogLine) => boolean) => {
  const { ms, count } = parse('Last-Event-ID', lastEventId);
  return ({ id, ts }) => {
    const at = Date.parse(ts);
    return at > ms || (at === ms && count !== undefined && id.slice(-count.length) > count);
  };
};

/** Lines of that time and later. */
export const isSince = (since: string): ((line: LogLine) => boolean) => {
  const { ms } = parse('since', since);
  return ({ ts }) => Date.parse(ts) >= ms;
};
