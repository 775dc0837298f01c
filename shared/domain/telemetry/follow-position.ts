import * as z from 'zod';
import { type Gap, gapsAfter, type Heard, isInSome, settledMs } from './gaps.ts';
import { compareKeys, keyAfter, type ReportKey } from './report-key.ts';

/** Where a follower stands among the reports of a job. */
export interface FollowPosition {
  /** The last report that was sent, by attempt and sequence number; the ones before it were, too, except for the gaps. */
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

/** As it lies in a cursor. */
export const packPosition = ({ head, gaps }: FollowPosition) => ({
  a: head.attempt,
  s: head.seq,
  g: gaps.map(({ from, to, since }) => [from.attempt, from.seq, to.attempt, to.seq, since]),
});

/**
 * The position of a follower that has read all of that; `isWhole` means that nothing came before. Gaps are judged by the time of
 * the newest report and not of the read: the same reports give the same cursor, and so the same answer.
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

/** From where on a follower has to read. */
export const startOf = ({ head, gaps }: FollowPosition): ReportKey => {
  const next = keyAfter(head);
  const first = gaps[0]?.from ?? next;
  return compareKeys(first, next) < 0 ? first : next;
};

/** True when that report was not sent to the follower. */
export const isNews = (key: ReportKey, { head, gaps }: FollowPosition): boolean =>
  compareKeys(key, head) > 0 || isInSome(key, gaps);

/** The position after a read that began at `startOf` and heard of all that is there, or of all up to the last. */
export const positionWith = (
  { head, gaps }: FollowPosition,
  heard: readonly Heard[],
  { now, isAll }: { readonly now: number; readonly isAll: boolean },
): FollowPosition => {
  const last = heard.at(-1)?.to ?? head;
  // No gap is given up before it was looked at in its turn.
  const settledBefore = isAll ? now - settledMs : -1;
  const open = gapsAfter(gaps, head, heard, { settledBefore, unknown: now });
  return { head: compareKeys(last, head) < 0 ? head : last, gaps: open };
};
