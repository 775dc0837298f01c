import { dollarsFor, spentDollars } from './cost.ts';
import type { Job } from './job.ts';
import { paceOf } from './pace.ts';
import { plausibleTotal } from './progress.ts';
import { isTerminal } from './status.ts';

/**
 * The cost of the job when its last step will be made: what is spent, and the steps that are left at the pace of those of this
 * attempt. Downloads before them are in what is spent and no part of the pace. `null` while there is no pace yet, or no total. No
 * limit bounds it: a sum beyond the budget means that the money will not last.
 */
export const forecastDollars = (job: Job, now: Date): number | null => {
  const spent = spentDollars(job, now);
  if (isTerminal(job.status)) return spent;
  const { current_step, total_steps } = job.progress;
  const total = plausibleTotal(total_steps, current_step);
  const pace = paceOf(job);
  if (job.status !== 'running' || total === null || pace === undefined) return null;
  const seconds = (total - (current_step ?? 0)) * pace.seconds_per_step;
  return spent + dollarsFor((job.cost_per_hour ?? 0) + (job.disk_cost_per_hour ?? 0), seconds);
};
