import { addSeconds } from '../clock.ts';
import type { MetricBatch } from './report-key.ts';
import { rangeOfStretch } from './report-stretch.ts';
import { rollUp, type StretchKey } from './rollup.ts';
import type { TelemetryStore } from './telemetry-store.ts';

export interface RollUpDeps {
  readonly telemetry: Pick<TelemetryStore, 'streamMetrics' | 'isSmall' | 'putRollup'>;
  readonly ttlDays: number;
}

/** The maximum number of points of a stretch that is rolled up. A report must not wait for more. */
const maxPoints = 12_000;

const readStretch = async (
  jobId: string,
  { attempt, stretch }: StretchKey,
  { telemetry }: RollUpDeps,
  now: Date,
): Promise<readonly MetricBatch[] | undefined> => {
  const batches: MetricBatch[] = [];
  let points = 0;
  for await (const batch of telemetry.streamMetrics(jobId, now, {
    ...rangeOfStretch(attempt, stretch),
    consistent: true,
  })) {
    points += batch.points.length;
    // Batches of earlier versions have no time. The time tells when the first batch expires, so such a stretch is not rolled up.
    if (points > maxPoints || batch.at === undefined) return undefined;
    batches.push(batch);
  }
  return batches;
};

/** Rolls up a stretch, by one Query and one put. The roll-up expires with the first of its batches. */
export const rollUpStretch = async (
  jobId: string,
  key: StretchKey,
  deps: RollUpDeps,
  now: Date,
  over: 'nothing' | 'fewer',
): Promise<void> => {
  const batches = await readStretch(jobId, key, deps, now);
  if (batches === undefined) return;
  const rollup = rollUp(key, batches, (rollup) => deps.telemetry.isSmall(rollup));
  const first = batches.reduce((least, { at = least }) => Math.min(least, at), now.getTime());
  await deps.telemetry.putRollup(jobId, rollup, addSeconds(new Date(first), deps.ttlDays * 86_400), over);
};
