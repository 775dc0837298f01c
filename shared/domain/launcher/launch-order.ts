import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { Job } from '../jobs/job.ts';
import { isDue } from '../jobs/launch.ts';
import { idSchema } from '../values.ts';

/** The maximum number of jobs of one order: as many as a sweep keeps in memory. */
export const maxJobsPerOrder = 1000;

/** The maximum number of offers that one job may try in one order, so that a job with many offers does not starve other jobs. */
export const maxTriesPerJob = 5;

/** An order to the launcher. The launcher itself checks whether each job may be launched. */
export const launchOrderSchema = z.strictObject({
  /** The ids of the jobs, in the order in which they are to be launched. */
  job_ids: z.array(idSchema).min(1).max(maxJobsPerOrder),
  /** The number of offers that each job may try. */
  tries: z.int().min(1).max(maxTriesPerJob),
  /**
   * The number of calls to RunPod that a sweep has set aside for all jobs of the order. Absent if each call is taken from the
   * allowance for launches.
   */
  calls: z.int().min(1).optional(),
  /**
   * The user whose turn to launch was last before this order, or `null` if no user had a turn. Absent if the order does not count
   * as turns.
   */
  last_turn_of: z.string().nullable().optional(),
});
export type LaunchOrder = z.infer<typeof launchOrderSchema>;

/** The port to the launcher, which is a function of its own. */
export interface Launcher {
  /**
   * Hands over an order. Resolves once the order is handed over, before the jobs are launched. Throws if the order cannot be handed
   * over.
   */
  order(order: LaunchOrder): Promise<void>;
}

export interface LaunchSoonDeps {
  readonly launcher: Launcher;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

/**
 * Orders the launch of a job that has begun to wait, so that the job is launched within seconds. Never throws, because the next
 * sweep orders the launch again.
 */
export const launchSoon = async (job: Job, { launcher, clock, onFault }: LaunchSoonDeps): Promise<void> => {
  if (!isDue(job, clock())) return;
  await launcher.order({ job_ids: [job.id], tries: maxTriesPerJob }).catch(onFault);
};
