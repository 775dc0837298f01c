import { secondsBetween } from '../clock.ts';
import type { Job } from './job.ts';

/** The mean pace of an attempt's training, from its first to its last point. */
export interface Pace {
  readonly seconds_per_step: number;
  /** The mean seconds between two points. A trainer may report only every hundredth step. */
  readonly seconds_per_point: number;
}

type Paced = Pick<Job, 'first_point_at' | 'first_point_step' | 'last_point_at' | 'last_point_step' | 'points_told'>;

/**
 * Returns the pace, computed from the job's fields without reading any point. The mean includes pauses for evaluations and
 * checkpoints. `undefined` if there are not two points with rising steps and times.
 */
export const paceOf = (job: Paced): Pace | undefined => {
  const { first_point_at, first_point_step, last_point_at, last_point_step, points_told = 0 } = job;
  if (first_point_at === undefined || last_point_at === undefined) return undefined;
  const steps = (last_point_step ?? 0) - (first_point_step ?? 0);
  const seconds = secondsBetween(first_point_at, last_point_at);
  if (steps <= 0 || seconds <= 0 || points_told < 2) return undefined;
  return { seconds_per_step: seconds / steps, seconds_per_point: seconds / (points_told - 1) };
};
