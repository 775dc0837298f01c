import { type LaunchOrder, maxJobsPerOrder, maxTriesPerJob } from '../launcher/launch-order.ts';
import type { Action } from './action.ts';
import type { CallBudget } from './call-budget.ts';

export const isLaunch = ({ verdict }: Action): boolean => verdict.kind === 'launch';

/**
 * Returns the order to the launcher. `line` holds all actions that take a call, in order. One call is set aside for each launch
 * that the remaining calls reach in this order. If calls remain after the whole line, some are set aside for further offers.
 * Launches further back are in the order, too, because the refusal of one offer counts for all jobs that want it. `undefined` if
 * the calls reach no launch, or no time is left.
 */
export const plannedOrder = (
  line: readonly Action[],
  budget: CallBudget,
  lastTurnOf: string | undefined,
): LaunchOrder | undefined => {
  const reach = Math.max(0, Math.floor(budget.callsLeft));
  const reached = line.slice(0, reach).filter(isLaunch).length;
  if (reached === 0 || budget.secondsLeft <= 0) return undefined;
  // An action may take a second call, so the sweep keeps half of the calls that remain.
  const spare = Math.max(0, reach - line.length) / 2;
  return { ...orderOf(jobIdsOf(line), reached, spare, budget), last_turn_of: lastTurnOf ?? null };
};

/**
 * Returns the order to the launcher for jobs that this sweep itself has put into the queue. `undefined` if no call is left for a
 * launch.
 */
export const furtherOrder = (jobIds: readonly string[], budget: CallBudget): LaunchOrder | undefined => {
  const reached = Math.min(jobIds.length, maxJobsPerOrder, Math.max(0, Math.floor(budget.callsLeft)));
  return reached === 0 ? undefined : orderOf(jobIds.slice(0, reached), reached, budget.callsLeft - reached, budget);
};

/** Returns the ids of the jobs to be launched, in the order of the line. */
export const jobIdsOf = (line: readonly Action[]): readonly string[] =>
  line.filter(isLaunch).flatMap(({ job }) => (job === undefined ? [] : [job.id]));

const orderOf = (jobIds: readonly string[], reached: number, spare: number, budget: CallBudget): LaunchOrder => {
  const tries = Math.min(maxTriesPerJob, 1 + Math.floor(spare / reached));
  const calls = reached * tries;
  budget.setAside(calls);
  return { job_ids: jobIds.slice(0, maxJobsPerOrder), tries, calls };
};
