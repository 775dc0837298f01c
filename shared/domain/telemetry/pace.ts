import { secondsBetween } from '../clock.ts';
import { mergePoints } from './merge-points.ts';
import type { MetricBatch } from './telemetry-store.ts';

/** How fast a training usually is; `undefined` where fewer than two of its points tell a time. */
export interface Pace {
  /** Median seconds per step. */
  readonly seconds_per_step: number | undefined;
  /** Median seconds between two points: a trainer may tell of each hundredth step only. */
  readonly seconds_per_point: number | undefined;
}

/**
 * The pace of one attempt, from the times of neighbouring points in the order of their steps. Points without a time are
 * left out, and so are pairs whose times run backwards. An evaluation or a checkpoint between two points moves no median.
 */
export const paceOf = (batches: readonly MetricBatch[], attempt: number): Pace => {
  const points = mergePoints(batches.filter((batch) => batch.attempt === attempt)).flatMap(({ step, timestamp }) =>
    timestamp === undefined ? [] : [{ step, timestamp }],
  );
  const gaps = points.flatMap(({ step, timestamp }, nth) => {
    const next = points[nth + 1];
    if (next === undefined) return [];
    const seconds = secondsBetween(timestamp, next.timestamp);
    return seconds > 0 ? [{ seconds, steps: next.step - step }] : [];
  });
  return {
    seconds_per_step: median(gaps.map(({ seconds, steps }) => seconds / steps)),
    seconds_per_point: median(gaps.map(({ seconds }) => seconds)),
  };
};

/** Of an even number the higher of the two in the middle. */
const median = (values: readonly number[]): number | undefined =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
