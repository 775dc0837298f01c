import * as z from 'zod';
import { type Gap, gapsAfter, type Heard, isInSome, settledMs } from './gaps.ts';
import { compareKeys, keyAfter, type ReportKey } from './report-key.ts';

/** The position of a follower: a client that polls for the new reports of a job. */
export interface FollowPosition {
  /** The last report sent to the follower, by attempt and sequence number. All earlier reports were sent, too, except those in `gaps`. */
  readonly head: ReportKey;
  readonly gaps: readonly Gap[];
}

export const fromTheStart: ReportKey = { attempt: 0, seq: 0 };

const number = z.int().min(0);
const gapSchema = z
  .tuple([number, number, number, number, number])
  .transform(([a, s, b, t, since]): Gap => ({ from: { attempt: a, seq: s }, to: { attempt: b, seq: t }, since }));

export const positionShape = { a: number, s: number, g: z.array(gapSchema).max(16) };

export const positionOf = (told: z.output<z.ZodObject<typeof positionShape>>): FollowPosition => ({
  head: { attempt: told.a, seq: told.s },
  gaps: told.g,
});

/** Returns the position in the short form that a cursor contains. */
export const packPosition = ({ head, gaps }: FollowPosition) => ({
  a: head.attempt,
  s: head.seq,
  g: gaps.map(({ from, to, since }) => [from.attempt, from.seq, to.attempt, to.seq, since]),
});

/**
 * Returns the position of a follower that has read all reports in `heard`. `isWhole` means that no report precedes them. The age of
 * gaps counts from the time of the newest report and not of the read, so that the same reports always give the same cursor and the
 * same answer.
 */
export const positionAfter = (heard: readonly Heard[], isWhole: boolean): FollowPosition => {
  const [first] = heard;
  if (first === undefined) return { head: fromTheStart, gaps: [] };
  const settledBefore = newestOf(heard) - settledMs;
  const gaps = gapsAfter([], isWhole ? fromTheStart : first.from, heard, { settledBefore, unknown: 0 });
  return { head: heard.at(-1)?.to ?? first.to, gaps };
};

export const newestOf = (heard: readonly Heard[]): number =>
  heard.reduce((newest, { at = 0 }) => Math.max(newest, at), 0);

/** Returns the first report that a follower has to read. */
export const startOf = ({ head, gaps }: FollowPosition): ReportKey => {
  const next = keyAfter(head);
  const first = gaps[0]?.from ?? next;
  return compareKeys(first, next) < 0 ? first : next;
};

/** True if the report was not sent to the follower yet. */
export const isNews = (key: ReportKey, { head, gaps }: FollowPosition): boolean =>
  compareKeys(key, head) > 0 || isInSome(key, gaps);

/**
 * Returns the position after a read from `startOf` on. `isAll` means that the read reached the end. Otherwise the read stopped
 * after the last report in `heard`.
 */
export const positionWith = (
  { head, gaps }: FollowPosition,
  heard: readonly Heard[],
  { now, isAll }: { readonly now: number; readonly isAll: boolean },
): FollowPosition => {
  const last = heard.at(-1)?.to ?? head;
  // An incomplete read gives up no gap, because it may not have reached the gap.
  const settledBefore = isAll ? now - settledMs : -1;
  const open = gapsAfter(gaps, head, heard, { settledBefore, unknown: now });
  return { head: compareKeys(last, head) < 0 ? head : last, gaps: open };
};
