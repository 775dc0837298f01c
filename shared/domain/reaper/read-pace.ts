import type { Job } from '../jobs/job.ts';
import { type Pace, paceOf } from '../telemetry/pace.ts';
import type { CallBudget } from './call-budget.ts';
import type { PlanDeps } from './plan.ts';

/** Read only of a job that may have stalled. Without an answer in time nothing is known, and a later sweep judges. */
export const readPace = async (
  job: Job,
  now: Date,
  budget: CallBudget,
  deps: Pick<PlanDeps, 'telemetry' | 'onFault'>,
): Promise<Pace | undefined> => {
  if (budget.secondsToDecide <= 0) return undefined;
  try {
    const batches = await within(budget.secondsToDecide, deps.telemetry.listMetrics(job.id, now));
    return batches && paceOf(batches, job.attempt);
  } catch (error) {
    deps.onFault(error);
    return undefined;
  }
};

/** A long job has thousands of batches: a read that takes too long must not keep the sweep from ending pods. */
const within = async <T>(seconds: number, answer: Promise<T>): Promise<T | undefined> => {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), seconds * 1000);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
};
