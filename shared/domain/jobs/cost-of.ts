import { type Cost, roundedDollars, roundedUpDollars, spentDollars } from './cost.ts';
import { forecastDollars } from './forecast.ts';
import type { Job } from './job.ts';
import { offeredPrice } from './price.ts';

/** Returns the cost of a job so far, its forecast, and the most that the job may cost. */
export const costOf = (job: Job, now: Date): Cost => {
  const forecast = forecastDollars(job, now);
  return {
    estimated_cost: roundedUpDollars(job.estimated_cost),
    at_most_cost: roundedUpDollars(job.estimated_cost),
    forecast_cost: forecast === null ? null : roundedDollars(forecast),
    actual_cost: roundedDollars(spentDollars(job, now)),
    cost_per_hour: job.cost_per_hour ?? offeredPrice(job),
    disk_cost_per_hour: roundedDollars(job.disk_cost_per_hour ?? 0),
    budget_limit: job.budget_limit ?? null,
    currency: 'USD',
  };
};
