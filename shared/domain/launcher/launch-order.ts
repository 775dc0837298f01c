import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { Job } from '../jobs/job.ts';
import { isDue } from '../jobs/launch.ts';
import { idSchema } from '../values.ts';

/** Jobs of one order: as many as a sweep keeps in mind. */
export const maxJobsPerOrder = 1000;

/** Offers that one job may try in one order, so that a job with many does not starve the others. */
export const maxTriesPerJob = 5;

/** A request to the launcher, which finds out itself whether each job may be launched. */
export const launchOrderSchema = z.strictObject({
  /** The first to be launched first. */
  job_ids: z.array(idSchema).min(1).max(maxJobsPerOrder),
  /** Offers that each of them may try. */
  tries: z.int().min(1).max(maxTriesPerJob),
  /** Calls to the provider that a sweep has set aside for all of them; absent where each is taken from the share of launches. */
  calls: z.int().min(1).optional(),
  /** The user whose turn was last before this order, `null` for nobody; absent where the jobs are not in turn. */
  last_turn_of: z.string().nullable().optional(),
});
export type LaunchOrder = z.infer<typeof launchOrderSchema>;

/** The door to the launcher, which works by itself. */
export interface Launcher {
  /** Resolves when the order is handed over, whatever becomes of it. Throws where it cannot be. */
  order(order: LaunchOrder): Promise<void>;
}

export interface LaunchSoonDeps {
  readonly launcher: Launcher;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

/** Has a job that has come to wait launched within seconds. Never throws: the next sweep orders it all the same. */
export const launchSoon = async (job: Job, { launcher, clock, onFault }: LaunchSoonDeps): Promise<void> => {
  if (!isDue(job, clock())) return;
  await launcher.order({ job_ids: [job.id], tries: maxTriesPerJob }).catch(onFault);
};
