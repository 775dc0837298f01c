import * as z from 'zod';
import { AppError } from '../errors.ts';
import { type FollowPosition, fromTheStart, packPosition, positionOf, positionShape } from './follow-position.ts';
import { fromOpaque, toOpaque } from './opaque.ts';
import { keyBefore } from './report-key.ts';

/** A position in a log: a chunk, and the number of its lines before the position. */
export interface LogPosition {
  readonly attempt: number;
  readonly seq: number;
  readonly line: number;
}

export interface LogCursor extends FollowPosition {
  /** The position in a chunk of which only the first lines were sent. */
  readonly part?: LogPosition | undefined;
}

const number = z.int().min(0);
const positionSchema = z.strictObject({ v: z.literal(1), job: z.string(), attempt: number, seq: number, line: number });
const followSchema = z.strictObject({
  v: z.literal(1),
  job: z.string(),
  ...positionShape,
  l: z.tuple([number, number, number]).optional(),
});

/** Returns the id of a line. Numbers are padded with zeros, so that ids sort in the order of the lines. */
export const lineId = ({ attempt, seq, line }: LogPosition): string =>
  `${String(attempt).padStart(5, '0')}-${String(seq).padStart(10, '0')}-${String(line).padStart(5, '0')}`;

const idPattern = /^(\d{5})-(\d{10})-(\d{5})$/;

const positionOfLine = (text: string): LogPosition | undefined => {
  const [, attempt, seq, line] = (idPattern.exec(text) ?? []).map(Number);
  return attempt === undefined || seq === undefined || line === undefined ? undefined : { attempt, seq, line };
};

/** Returns a cursor for a position in the log of one job, opaque to the client. */
export const encodeLogCursor = (jobId: string, { attempt, seq, line }: LogPosition): string =>
  toOpaque({ v: 1, job: jobId, attempt, seq, line });

export const encodeLogFollowCursor = (jobId: string, cursor: LogCursor): string => {
  const { part } = cursor;
  return toOpaque({
    v: 1,
    job: jobId,
    ...packPosition(cursor),
    ...(part && { l: [part.attempt, part.seq, part.line] }),
  });
};

const notOfThisLog = (name: string): AppError =>
  new AppError(
    'invalid_cursor',
    `${name} is neither a cursor nor the id of a line of this log. Start again without it.`,
  );

/**
 * Decodes a cursor or the id of a line. The position follows the line for `after`, and precedes the line for `before`. Throws
 * `invalid_cursor`.
 */
export const decodeLogPosition = (jobId: string, text: string, name: 'after' | 'before'): LogPosition => {
  const line = positionOfLine(text);
  if (line !== undefined) return name === 'after' ? { ...line, line: line.line + 1 } : line;
  const parsed = positionSchema.safeParse(fromOpaque(text));
  if (!parsed.success || parsed.data.job !== jobId) throw notOfThisLog(name);
  const { attempt, seq, line: lines } = parsed.data;
  return { attempt, seq, line: lines };
};

/** Returns the cursor of a reader who has read all lines before the position. */
export const cursorAt = (part: LogPosition): LogCursor => ({
  head: part.attempt === 0 ? fromTheStart : keyBefore(part),
  gaps: [],
  part,
});

/** Decodes the parameter `after`: a follow cursor, a cursor of a position, or the id of a line. Throws `invalid_cursor`. */
export const decodeLogCursor = (jobId: string, text: string): LogCursor => {
  const parsed = followSchema.safeParse(fromOpaque(text));
  if (!parsed.success) return cursorAt(decodeLogPosition(jobId, text, 'after'));
  if (parsed.data.job !== jobId) throw notOfThisLog('after');
  const [attempt, seq, line] = parsed.data.l ?? [];
  const hasPart = attempt !== undefined && seq !== undefined && line !== undefined;
  return { ...positionOf(parsed.data), ...(hasPart && { part: { attempt, seq, line } }) };
};
