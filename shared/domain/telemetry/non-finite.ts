import type { HistoryEntry } from '../jobs/history.ts';
import { entry } from '../jobs/history-entry.ts';
import type { Job } from '../jobs/job.ts';
import { measureNames } from './measure-names.ts';
import type { MetricPoint } from './metric-point.ts';

const namedPerBatch = 3;

/** The maximum number of notices of values that are not finite. A training that diverges sends such values for hours. */
const noticesPerJob = 20;

const nonFiniteOf = (points: readonly MetricPoint[]): string[] =>
  points.flatMap((point) =>
    measureNames.flatMap((measure) => {
      const value = point[measure];
      return typeof value === 'string' ? [`${measure} was ${value} at step ${point.step}`] : [];
    }),
  );

/** Returns one notice for all values of a batch that are not finite. The stored points keep all values. */
export const nonFiniteNotice = (job: Job, points: readonly MetricPoint[], now: Date): HistoryEntry | undefined => {
  const found = nonFiniteOf(points);
  const noted = job.non_finite_notices ?? 0;
  if (found.length === 0 || noted >= noticesPerJob) return undefined;
  const more = found.length > namedPerBatch ? `, and ${found.length - namedPerBatch} more` : '';
  const last = noted === noticesPerJob - 1 ? ' Further ones are kept with the points only.' : '';
  const message = `${found.slice(0, namedPerBatch).join(', ')}${more}.${last}`;
  return entry(job, { actor: 'pod', type: 'notice', message, numbers: { non_finite_values: found.length } }, now);
};
