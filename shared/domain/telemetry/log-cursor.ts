import * as z from 'zod';
import { AppError } from '../errors.ts';
import { type FollowPosition, fromTheStart, packPosition, positionOf, positionShape } from './follow-position.ts';
import { fromOpaque, toOpaque } from './opaque.ts';
import { keyBefore } from './report-key.ts';

/** A place in a log: the chunk, and how many of its lines lie before it. */
export interface LogPosition {
  readonly attempt: number;
  readonly seq: number;
  readonly line: number;
}

export interface LogCursor extends FollowPosition {
  /** A chunk that was sent in part. */
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

/** Padded, so that ids sort as their lines do. */
export const lineId = ({ attempt, seq, line }: LogPosition): string =>
  `${String(attempt).padStart(5, '0')}-${String(seq).padStart(10, '0')}-${String(line).padStart(5, '0')}`;

const idPattern = /^(\d{5})-(\d{10})-(\d{5})$/;

const positionOfLine = (text: string): LogPosition | undefined => {
  const [, attempt, seq, line] = (idPattern.exec(text) ?? []).map(Number);
  return attempt === undefined || seq === undefined || line === undefined ? undefined : { attempt, seq, line };
};

/** A position in the log of one job, opaque to its holder. */
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

/** The place that the lines before which were read. Throws `invalid_cursor`. */
export const decodeLogPosition = (jobId: string, text: string, name: 'after' | 'before'): LogPosition => {
  const line = positionOfLine(text);
  if (line !== undefined) return name === 'after' ? { ...line, line: line.line + 1 } : line;
  const parsed = positionSchema.safeParse(fromOpaque(text));
  if (!parsed.success || parsed.data.job !== jobId) throw notOfThisLog(name);
  const { attempt, seq, line: lines } = parsed.data;
  return { attempt, seq, line: lines };
};

/** The cursor of a reader who has read all that comes before. */
export const cursorAt = (part: LogPosition): LogCursor => ({
  head: part.attempt === 0 ? fromTheStart : keyBefore(part),
  gaps: [],
  part,
});

/** The cursor that `after` stands for: it is a cursor of either kind, or the id of a line. Throws `invalid_cursor`. */
export const decodeLogCursor = (jobId: string, text: string): LogCursor => {
  const parsed = followSchema.safeParse(fromOpaque(text));
  if (!parsed.success) return cursorAt(decodeLogPosition(jobId, text, 'after'));
  if (parsed.data.job !== jobId) throw notOfThisLog('after');
  const [attempt, seq, line] = parsed.data.l ?? [];
  const hasPart = attempt !== undefined && seq !== undefined && line !== undefined;
  return { ...positionOf(parsed.data), ...(hasPart && { part: { attempt, seq, line } }) };
};
