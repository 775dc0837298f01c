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
  /** The points stand for more than they are. */
  readonly isPart: boolean;
  /** Where a follower goes on. */
  readonly position: FollowPosition;
  /** Epoch milliseconds at which the newest report was stored. */
  readonly newest: number;
  readonly firstSteps: FirstSteps;
}

/** A week of a report each five seconds has 2016. Points beyond the last of them are read as they were reported. */
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

/** The stretches without a roll-up. */
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

/** The ranges of the roll-ups, those of neighbours as one. */
const rangesOf = (rollups: readonly Rollup[]): KeyRange[] => {
  const ranges: { from: ReportKey; to: ReportKey }[] = [];
  for (const { from, to } of rollups.map(spanOf)) {
    const last = ranges.at(-1);
    if (last !== undefined && compareKeys(keyAfter(last.to), from) === 0) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges;
};

/** `undefined` where they hold more points than may be held at once. */
const readBatches = async (
  { telemetry, jobId, now }: CurveReader,
  ranges: readonly KeyRange[],
  held: number,
): Promise<MetricBatch[] | undefined> => {
  const batches: MetricBatch[] = [];
  let points = held;
  for (const range of ranges) {
    for await (const batch of telemetry.streamMetrics(jobId, now, range)) {
      // A batch without points takes room as well.
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

/** The position of a new follower is worked out from this many of the newest batches. */
const heardAtOnce = 64;

/** From the batches alone, as jobs have them that were stored before there were roll-ups. */
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

/**
 * The part of a curve that is needed. Roll-ups take the place of batches wherever they stand for them exactly, so that what is
 * answered is what the batches alone would give.
 */
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
