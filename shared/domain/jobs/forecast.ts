import { dollarsFor, spentDollars } from './cost.ts';
import type { Job } from './job.ts';
import { paceOf } from './pace.ts';
import { plausibleTotal } from './progress.ts';
import { isTerminal } from './status.ts';

/**
 * Returns the expected cost of the job at its last step: the dollars spent so far, plus the cost of the remaining steps at the pace
 * of this attempt. The dollars spent include downloads, which are no part of the pace. `null` if the pace or the total number of
 * steps is unknown. The forecast may exceed the budget, which means that the money will not last.
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
