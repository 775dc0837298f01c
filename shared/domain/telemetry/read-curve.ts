import { type BoundedCurve, boundedCurve, curveLimits } from './bounded-curve.ts';
import type { CurveWindow } from './curve-window.ts';
import { type FollowPosition, newestOf, positionAfter } from './follow-position.ts';
import type { Heard } from './gaps.ts';
import { type FirstSteps, firstStepsOf, mergeFirstSteps } from './merge-points.ts';
import { compareKeys, type KeyRange, keyAfter, keyBefore, type MetricBatch, type ReportKey } from './report-key.ts';
import { firstOf, lastOf } from './report-stretch.ts';
import { type CurveNeed, knownCurve } from './rolled-curve.ts';
import type { Rollup } from './rollup.ts';
import type { TelemetryStore } from './telemetry-store.ts';

export interface CurveReader {
  readonly telemetry: Pick<TelemetryStore, 'streamMetrics' | 'streamRollups'>;
  readonly jobId: string;
  readonly now: Date;
}

export interface ReadCurve extends BoundedCurve {
  readonly total: number;
  /** True if the points represent further points that are left out. */
  readonly isPart: boolean;
  /** The position from which a follower continues. */
  readonly position: FollowPosition;
  /** The time when the newest report was stored, in epoch milliseconds. */
  readonly newest: number;
  readonly firstSteps: FirstSteps;
}

/**
 * The maximum number of roll-ups read. A week with a report every five seconds has 2016 roll-ups. Later points are read from the
 * batches.
 */
const maxRollups = 3000;

const readRollups = async ({ telemetry, jobId, now }: CurveReader): Promise<Rollup[]> => {
  const rollups: Rollup[] = [];
  for await (const rollup of telemetry.streamRollups(jobId, now)) {
    rollups.push(rollup);
    if (rollups.length === maxRollups) break;
  }
  return rollups;
};

const spanOf = ({ attempt, stretch }: Rollup): Pick<Heard, 'from' | 'to'> => ({
  from: firstOf(attempt, stretch),
  to: lastOf(attempt, stretch),
});

/** Returns the ranges of reports without a roll-up. */
const rangesBetween = (rollups: readonly Rollup[]): KeyRange[] => {
  const ranges: KeyRange[] = [];
  let from: ReportKey | undefined;
  for (const span of rollups.map(spanOf)) {
    const to = keyBefore(span.from);
    if (to.attempt > 0 && (from === undefined || compareKeys(from, to) <= 0)) ranges.push({ from, to });
    from = keyAfter(span.to);
  }
  return [...ranges, { from }];
};

/** Returns the ranges of the roll-ups. Adjacent ranges are merged. */
const rangesOf = (rollups: readonly Rollup[]): KeyRange[] => {
  const ranges: { from: ReportKey; to: ReportKey }[] = [];
  for (const { from, to } of rollups.map(spanOf)) {
    const last = ranges.at(-1);
    if (last !== undefined && compareKeys(keyAfter(last.to), from) === 0) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges;
};

/** Reads the batches of the ranges. Resolves to `undefined` if they have more points than may be held in memory. */
const readBatches = async (
  { telemetry, jobId, now }: CurveReader,
  ranges: readonly KeyRange[],
  held: number,
): Promise<MetricBatch[] | undefined> => {
  const batches: MetricBatch[] = [];
  let points = held;
  for (const range of ranges) {
    for await (const batch of telemetry.streamMetrics(jobId, now, range)) {
      // A batch takes memory even without points.
      points += batch.points.length + 1;
      if (points > curveLimits.maxHeld) return undefined;
      batches.push(batch);
    }
  }
  return batches;
};

const heardOf = (rollups: readonly Rollup[], batches: readonly MetricBatch[]): Heard[] =>
  [
    ...rollups.map((rollup) => ({ ...spanOf(rollup), at: rollup.at })),
    ...batches.map(({ attempt, seq, at }) => ({ from: { attempt, seq }, to: { attempt, seq }, at })),
  ].sort((a, b) => compareKeys(a.from, b.from));

/** The number of newest batches from which the position of a new follower is computed. */
const heardAtOnce = 64;

/**
 * Reads the curve from batches alone: for jobs without roll-ups, such as jobs of earlier versions, and for curves that do not fit
 * in memory.
 */
const readUnrolled = async ({ telemetry, jobId, now }: CurveReader): Promise<ReadCurve> => {
  const firstSteps = new Map<number, number>();
  let newest: MetricBatch[] = [];
  const curve = await boundedCurve(telemetry.streamMetrics(jobId, now), curveLimits, (batch) => {
    mergeFirstSteps(firstSteps, [batch]);
    newest.push({ ...batch, points: [] });
    if (newest.length > 2 * heardAtOnce) newest = newest.slice(-heardAtOnce);
  });
  const heard = heardOf([], newest);
  return {
    ...curve,
    total: curve.points.length,
    isPart: false,
    position: positionAfter(heard, heard.length < heardAtOnce),
    newest: newestOf(heard),
    firstSteps,
  };
};

/** Reads the needed part of a curve. Roll-ups replace batches only if the answer is the same as from the batches alone. */
export const readCurve = async (reader: CurveReader, window: CurveWindow, need: CurveNeed): Promise<ReadCurve> => {
  let rollups = await readRollups(reader);
  if (rollups.length === 0) return readUnrolled(reader);
  let held = 0;
  let batches: readonly MetricBatch[] = [];
  for (let ranges = rangesBetween(rollups); ; ) {
    const read = await readBatches(reader, ranges, held);
    if (read === undefined) return readUnrolled(reader);
    batches = [...batches, ...read];
    held += read.reduce((total, { points }) => total + points.length + 1, 0);
    const { toOpen, ...curve } = knownCurve({ rollups, batches }, window, need);
    if (toOpen.size === 0) {
      const firstSteps = firstStepsOf([...rollups, ...batches]);
      const heard = heardOf(rollups, batches);
      return { ...curve, truncated: false, position: positionAfter(heard, true), newest: newestOf(heard), firstSteps };
    }
    ranges = rangesOf(rollups.filter((rollup) => toOpen.has(rollup)));
    rollups = rollups.filter((rollup) => !toOpen.has(rollup));
  }
};
