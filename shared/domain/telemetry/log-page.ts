import { maxPageBytes } from '../page.ts';
import { jsonBytes, utf8Bytes } from '../text-bytes.ts';
import { isNews, positionAfter, positionWith, startOf } from './follow-position.ts';
import type { Heard } from './gaps.ts';
import { type LogCursor, type LogPosition, lineId } from './log-cursor.ts';
import { isFiltered, type LogFilter, passes, rangeOfAttempt } from './log-filter.ts';
import type { LogLine } from './log-line.ts';
import type { LogChunk } from './report-key.ts';
import type { TelemetryStore } from './telemetry-store.ts';

export type NumberedLine = LogLine & { readonly attempt: number; readonly id: string };

export interface LogReader {
  readonly telemetry: Pick<TelemetryStore, 'logPages'>;
  readonly jobId: string;
  readonly now: Date;
}

export interface LogPage {
  /** The lines, the oldest first. */
  readonly lines: readonly NumberedLine[];
  /** The position at which the next page begins, in the direction of the read. `null` if no lines are left. */
  readonly next: LogPosition | null;
}

/** The number of chunks of one call to the database. A chunk is up to 256 KiB of text, and readers seldom want more. */
const chunksAtOnce = 20;

/**
 * The number of chunks of one call to the database during a search. `chunksSearchedAtOnce` and the next two limits bound the search
 * of one request, so a page may be short or empty.
 */
const chunksSearchedAtOnce = 1000;
const maxPagesSearched = 4;
const maxSearchedBytes = 8 * 1024 * 1024;

const heardOf = ({ attempt, seq, at }: LogChunk): Heard => ({ from: { attempt, seq }, to: { attempt, seq }, at });

const numbered = ({ attempt, seq, lines }: LogChunk): readonly (NumberedLine & { readonly line: number })[] =>
  lines.map((line, index) => ({ ...line, attempt, id: lineId({ attempt, seq, line: index }), line: index }));

/** Collects lines until a limit of lines or bytes is reached. At least one line is accepted. */
class Taken {
  readonly lines: NumberedLine[] = [];
  /** The number of pages of chunks read. */
  pages = 0;
  readonly #limit: number;
  readonly #passes: (line: LogLine) => boolean;
  #bytes = 0;
  #searched = 0;

  constructor(limit: number, filter: LogFilter) {
    this.#limit = limit;
    this.#passes = passes(filter);
  }

  get isSearchedEnough(): boolean {
    return this.#searched > maxSearchedBytes || this.pages >= maxPagesSearched;
  }

  /** Adds the line if the filter lets the line pass. Returns `false` if the page is full. */
  take({ line: _, ...told }: NumberedLine & { readonly line: number }): boolean {
    this.#searched += utf8Bytes(told.text);
    if (!this.#passes(told)) return true;
    const bytes = jsonBytes(told);
    const isFull = this.lines.length === this.#limit || this.#bytes + bytes > maxPageBytes;
    if (isFull && this.lines.length > 0) return false;
    this.#bytes += bytes;
    this.lines.push(told);
    return true;
  }
}

/** Reads at most `limit` lines that were not sent yet, the oldest first. Also returns the cursor for the next read. */
export const readOn = async (
  { telemetry, jobId, now }: LogReader,
  cursor: LogCursor,
  limit: number,
  filter: LogFilter,
): Promise<LogPage & { readonly cursor: LogCursor }> => {
  const taken = new Taken(limit, filter);
  const heard: Heard[] = [];
  const told = (chunk: LogChunk): number => (isSame(chunk, cursor.part) ? (cursor.part?.line ?? 0) : 0);
  const stopAt = (part: LogPosition) => ({
    lines: taken.lines,
    next: part,
    cursor: { ...positionWith(cursor, heard, { now: now.getTime(), isAll: false }), part },
  });
  const range = rangeOfAttempt({ from: startOf(cursor) }, filter);
  const pageSize = isFiltered(filter) ? chunksSearchedAtOnce : chunksAtOnce;
  for await (const { chunks, isLast } of telemetry.logPages(jobId, now, { ...range, pageSize })) {
    for (const chunk of chunks) {
      if (!isNews(chunk, cursor)) continue;
      const { attempt, seq } = chunk;
      if (isFiltered(filter) && taken.isSearchedEnough) return stopAt({ attempt, seq, line: told(chunk) });
      for (const line of numbered(chunk).slice(told(chunk))) {
        if (!taken.take(line)) return stopAt({ attempt, seq, line: line.line });
      }
      heard.push(heardOf(chunk));
    }
    taken.pages += 1;
    const last = chunks.at(-1);
    if (!isLast && last && isFiltered(filter) && taken.isSearchedEnough) {
      return stopAt({ attempt: last.attempt, seq: last.seq, line: last.lines.length });
    }
  }
  return { lines: taken.lines, next: null, cursor: positionWith(cursor, heard, { now: now.getTime(), isAll: true }) };
};

const isSame = (chunk: LogChunk, part: LogPosition | undefined): boolean =>
  part !== undefined && chunk.attempt === part.attempt && chunk.seq === part.seq;

/**
 * Reads at most `limit` lines before the position, or at the end of the log. One call to the database reads as many chunks as lines
 * are wanted, which is enough because no chunk is empty. The page may be shorter, because one call reads a limited number of bytes.
 * A search makes several calls, up to a limit.
 */
export const readBack = async (
  { telemetry, jobId, now }: LogReader,
  before: LogPosition | undefined,
  limit: number,
  filter: LogFilter,
): Promise<LogPage & { readonly cursor: LogCursor }> => {
  const taken = new Taken(limit, filter);
  const heard: Heard[] = [];
  const page = (next: LogPosition | null) => ({
    lines: taken.lines.toReversed(),
    next,
    cursor: positionAfter(heard.toReversed(), next === null),
  });
  const range = rangeOfAttempt({ to: before }, filter);
  // The chunk of the position may have no line before the position, so one more chunk is read.
  const pageSize = isFiltered(filter) ? chunksSearchedAtOnce : limit + (before === undefined ? 0 : 1);
  let next: LogPosition | null = null;
  for await (const { chunks, isLast } of telemetry.logPages(jobId, now, { ...range, newestFirst: true, pageSize })) {
    for (const chunk of chunks) {
      const { attempt, seq } = chunk;
      const end = isSame(chunk, before) ? before?.line : undefined;
      heard.push(heardOf(chunk));
      for (const line of numbered(chunk).slice(0, end).toReversed()) {
        if (!taken.take(line)) return page({ attempt, seq, line: line.line + 1 });
      }
      next = { attempt, seq, line: 0 };
    }
    taken.pages += 1;
    if (isLast) return page(null);
    if (!isFiltered(filter) || taken.isSearchedEnough) return page(next);
  }
  return page(null);
};
