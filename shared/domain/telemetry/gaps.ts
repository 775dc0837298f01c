import { compareKeys, keyAfter, keyBefore, type ReportKey } from './report-key.ts';

/** A range of reports that were read. `at` is when the newest of them was stored, in epoch milliseconds. `undefined` if that is unknown. */
export interface Heard {
  readonly from: ReportKey;
  readonly to: ReportKey;
  readonly at: number | undefined;
}

/** A range of reports that are missing although a later report is stored. */
export interface Gap {
  readonly from: ReportKey;
  readonly to: ReportKey;
  /** The time when a later report was stored, in epoch milliseconds. */
  readonly since: number;
}

/**
 * The time after which a missing report is given up. The function that stores a report runs for seconds, so the report is stored
 * within this time or never.
 */
export const settledMs = 60_000;

/** The maximum number of gaps in a cursor, which must fit in a URL. */
const maxGaps = 16;

const isIn = (key: ReportKey, { from, to }: Gap): boolean => compareKeys(from, key) <= 0 && compareKeys(key, to) <= 0;

/** Returns what remains of a gap after reports in the gap were read. */
const without = (gap: Gap, { from, to }: Heard): Gap[] => {
  const [before, after] = [
    { ...gap, to: keyBefore(from) },
    { ...gap, from: keyAfter(to) },
  ];
  return [before, after].filter((rest) => compareKeys(rest.from, rest.to) <= 0);
};

/**
 * Returns the gaps that are still open, plus new gaps between the reports in `heard` after `head`. `heard` is in the order of
 * attempt and sequence number. Gaps at least as old as `settledBefore` are given up. `unknown` replaces an unknown time of storage.
 */
export const gapsAfter = (
  gaps: readonly Gap[],
  head: ReportKey,
  heard: readonly Heard[],
  { settledBefore, unknown }: { readonly settledBefore: number; readonly unknown: number },
): readonly Gap[] => {
  let open = [...gaps];
  let last = head;
  for (const one of heard) {
    open = open.flatMap((gap) => (isIn(one.from, gap) ? without(gap, one) : [gap]));
    if (compareKeys(one.from, last) <= 0) continue;
    const gap = { from: keyAfter(last), to: keyBefore(one.from), since: one.at ?? unknown };
    if (compareKeys(gap.from, gap.to) <= 0) open.push(gap);
    last = one.to;
  }
  return bounded(open.filter(({ since }) => since > settledBefore));
};

/** Merges neighbouring gaps until at most 16 remain. Reports between merged gaps are sent again. */
const bounded = (gaps: readonly Gap[]): readonly Gap[] => {
  const kept = [...gaps].sort((a, b) => compareKeys(a.from, b.from));
  while (kept.length > maxGaps) {
    const [first, second] = kept.splice(0, 2);
    if (first && second) kept.unshift({ from: first.from, to: second.to, since: Math.max(first.since, second.since) });
  }
  return kept;
};

export const isInSome = (key: ReportKey, gaps: readonly Gap[]): boolean => gaps.some((gap) => isIn(key, gap));
