import * as z from 'zod';
import { AppError } from '../errors.ts';
import { type FollowPosition, packPosition, positionOf, positionShape } from './follow-position.ts';
import type { FirstSteps } from './merge-points.ts';
import { fromOpaque, toOpaque } from './opaque.ts';

export interface CurveCursor extends FollowPosition {
  /** The number of late reports that the follower knows of. */
  readonly late: number;
  /** The lowest step that each attempt has reported. */
  readonly firstSteps: FirstSteps;
}

/** The maximum number of attempts in a cursor. A job has far fewer attempts, and older attempts send no further reports. */
const maxAttempts = 16;

const number = z.int().min(0);
const schema = z.strictObject({
  v: z.literal(1),
  job: z.string(),
  ...positionShape,
  n: number,
  c: z.array(z.tuple([number, number])).max(maxAttempts),
});

export const encodeCurveCursor = (jobId: string, cursor: CurveCursor): string =>
  toOpaque({
    v: 1,
    job: jobId,
    ...packPosition(cursor),
    n: cursor.late,
    c: [...cursor.firstSteps].sort(([a], [b]) => a - b).slice(-maxAttempts),
  });

/** Decodes a cursor. Throws `invalid_cursor` if `encodeCurveCursor` did not make it, or made it for another job. */
export const decodeCurveCursor = (jobId: string, cursor: string): CurveCursor => {
  const parsed = schema.safeParse(fromOpaque(cursor));
  if (!parsed.success || parsed.data.job !== jobId) {
    throw new AppError(
      'invalid_cursor',
      'after is neither a step nor a follow_cursor of this curve. Start again without it.',
    );
  }
  return { ...positionOf(parsed.data), late: parsed.data.n, firstSteps: new Map(parsed.data.c) };
};
