import { type LaunchOrder, maxJobsPerOrder, maxTriesPerJob } from '../launcher/launch-order.ts';
import type { Action } from './action.ts';
import type { CallBudget } from './call-budget.ts';

export const isLaunch = ({ verdict }: Action): boolean => verdict.kind === 'launch';

/**
 * The order to the launcher for the launches of a line, each action of which takes a call. A call is set aside for each launch that
 * the calls of this sweep reach, and further ones for other offers where the line leaves calls over. Jobs further back are in the
 * order too, because the refusal of an offer counts for all that want it. `undefined` where no call reaches a launch.
 */
export const plannedOrder = (
  line: readonly Action[],
  budget: CallBudget,
  lastTurnOf: string | undefined,
): LaunchOrder | undefined => {
  const reach = Math.max(0, Math.floor(budget.callsLeft));
  const reached = line.slice(0, reach).filter(isLaunch).length;
  if (reached === 0 || budget.secondsLeft <= 0) return undefined;
  // An action may take a second call, so half of what is left over stays here.
  const spare = Math.max(0, reach - line.length) / 2;
  return { ...orderOf(jobIdsOf(line), reached, spare, budget), last_turn_of: lastTurnOf ?? null };
};

/** The order to the launcher for jobs that this sweep has put into the queue itself; `undefined` where no call is left for any. */
export const furtherOrder = (jobIds: readonly string[], budget: CallBudget): LaunchOrder | undefined => {
  const reached = Math.min(jobIds.length, maxJobsPerOrder, Math.max(0, Math.floor(budget.callsLeft)));
  return reached === 0 ? undefined : orderOf(jobIds.slice(0, reached), reached, budget.callsLeft - reached, budget);
};

/** The jobs that are to be launched, in turn. */
export const jobIdsOf = (line: readonly Action[]): readonly string[] =>
  line.filter(isLaunch).flatMap(({ job }) => (job === undefined ? [] : [job.id]));

const orderOf = (jobIds: readonly string[], reached: number, spare: number, budget: CallBudget): LaunchOrder => {
  const tries = Math.min(maxTriesPerJob, 1 + Math.floor(spare / reached));
  const calls = reached * tries;
  budget.setAside(calls);
  return { job_ids: jobIds.slice(0, maxJobsPerOrder), tries, calls };
};
