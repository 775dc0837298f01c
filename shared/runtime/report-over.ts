import { metricNames } from '../names.ts';
import { count } from './metrics.ts';

/** Counts a job that is over, by why; to be told once, by whoever ended it. */
export const reportOver = ({
  reason,
  status,
}: {
  readonly reason?: string | undefined;
  readonly status: string;
}): void => count(metricNames.jobEnded, 1, { reason: reason ?? status });
