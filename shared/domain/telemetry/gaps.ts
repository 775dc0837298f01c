import { compareKeys, keyAfter, keyBefore, type ReportKey } from './report-key.ts';

/** Reports that were read, and the epoch milliseconds at which the newest of them was stored, where that is known. */
export interface Heard {
  readonly from: ReportKey;
  readonly to: ReportKey;
  readonly at: number | undefined;
}

/** Reports that were passed over: a later one is in the table, and these are not. */
export interface Gap {
  readonly from: ReportKey;
  readonly to: ReportKey;
  /** Epoch milliseconds at which a later one was stored. */
  readonly since: number;
}

/** A report whose pod was counted is stored within this time, or never: its function lives for seconds. */
export const settledMs = 60_000;

/** A cursor travels in a URL. */
const maxGaps = 16;

const isIn = (key: ReportKey, { from, to }: Gap): boolean => compareKeys(from, key) <= 0 && compareKeys(key, to) <= 0;

/** The rest of a gap once a report in it was read. */
const without = (gap: Gap, { from, to }: Heard): Gap[] => {
  const [before, after] = [
    { ...gap, to: keyBefore(from) },
    { ...gap, from: keyAfter(to) },
  ];
  return [before, after].filter((rest) => compareKeys(rest.from, rest.to) <= 0);
};

/** Gaps that are still open, and those that `heard`, by attempt and sequence number, leaves after `head`. */
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

/** Neighbours become one, and the reports between them are sent again. */
const bounded = (gaps: readonly Gap[]): readonly Gap[] => {
  const kept = [...gaps].sort((a, b) => compareKeys(a.from, b.from));
  while (kept.length > maxGaps) {
    const [first, second] = kept.splice(0, 2);
    if (first && second) kept.unshift({ from: first.from, to: second.to, since: Math.max(first.since, second.since) });
  }
  return kept;
};

export const isInSome = (key: ReportKey, gaps: readonly Gap[]): boolean => gaps.some((gap) => isIn(key, gap));
