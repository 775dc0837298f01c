import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { LogPosition } from './telemetry-store.ts';

const cursorSchema = z.strictObject({
  v: z.literal(1),
  job: z.string(),
  attempt: z.int().min(1),
  seq: z.int().min(0),
  line: z.int().min(0),
});

/** A position in the log of one job, opaque to who holds it. */
export const encodeLogCursor = (jobId: string, { attempt, seq, line }: LogPosition): string =>
  Buffer.from(JSON.stringify({ v: 1, job: jobId, attempt, seq, line })).toString('base64url');

/** Throws `invalid_cursor` for what `encodeLogCursor` did not make, or made for another job. */
export const decodeLogCursor = (jobId: string, cursor: string): LogPosition => {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success || parsed.data.job !== jobId) {
    throw new AppError('invalid_cursor', 'The cursor does not belong to this log. Start again without it.');
  }
  const { attempt, seq, line } = parsed.data;
  return { attempt, seq, line };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
