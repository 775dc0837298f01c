import { AppError } from '../errors.ts';
import type { Candidate } from '../jobs/candidate.ts';
import { diskDollarsPerHour, dollarsFor, leastSeconds, mostDollars, roundedUpDollars } from '../jobs/cost.ts';
import { type DeployOf, earlierDeploy } from '../limits/earlier-deploy.ts';
import { placeFor } from '../limits/fit.ts';
import { assertInstallationMay, assertMayRunHere, roomIn } from '../limits/installation-fit.ts';
import { limitsOf } from '../limits/limits.ts';
import { microDollarsAtMost, monthOf } from '../limits/micro-dollars.ts';
import type { CheckDeps, DeployShare, DeploySpending } from './deploy-plan.ts';
import type { DeployRequest } from './deploy-request.ts';

/**
 * Returns the limits of the job's cost and the highest possible cost. Throws `config_invalid` (422) if the budget pays for less
 * than one minute.
 */
export const spendingOf = (
  request: DeployRequest,
  candidates: readonly Candidate[],
  deps: CheckDeps,
): DeploySpending => {
  const disk_cost_per_hour = diskDollarsPerHour(request);
  const dearest = Math.max(...candidates.map((candidate) => candidate.cost_per_hour));
  const smallest = dollarsFor(dearest + disk_cost_per_hour, leastSeconds);
  const budget_limit = request.budget_limit ?? deps.caps.defaultBudgetDollars;
  if (budget_limit !== undefined && microDollarsAtMost(budget_limit) < microDollarsAtMost(smallest)) {
    const told = roundedUpDollars(smallest).toFixed(4);
    throw new AppError('config_invalid', `budget_limit is below the price of one minute ($${told}).`, {
      issues: [{ path: 'budget_limit', message: 'is below the price of one minute' }],
    });
  }
  const max_duration_minutes = request.max_duration_minutes ?? deps.defaultMaxDurationMinutes;
  const estimated_cost = mostDollars({ candidates, disk_cost_per_hour, max_duration_minutes, budget_limit });
  return { estimated_cost, disk_cost_per_hour, max_duration_minutes, budget_limit };
};

/**
 * Returns the amounts that a deploy must reserve. `of` is given for a deploy but not for a check without deploy. Throws
 * `limit_exceeded` (422) if the job does not fit the limits of the user or of the installation now. Throws `idempotency_conflict`
 * (409) if another request with the same Idempotency-Key has begun the job.
 */
export const shareOf = (
  { estimated_cost, disk_cost_per_hour }: DeploySpending,
  candidates: readonly Candidate[],
  standing: Pick<DeployShare, 'usage' | 'installation'>,
  deps: CheckDeps,
  of?: DeployOf,
): DeployShare => {
  const dearest = Math.max(...candidates.map((candidate) => candidate.cost_per_hour));
  const at = deps.clock();
  const wanted = {
    micro_dollars: microDollarsAtMost(estimated_cost),
    micro_dollars_per_hour: microDollarsAtMost(dearest + disk_cost_per_hour),
    month: monthOf(at),
  };
  const { usage, installation } = standing;
  // An earlier call with the same Idempotency-Key has reserved for this job already, so the sums include the job.
  if (of !== undefined && earlierDeploy(of, usage) !== undefined) return { wanted, at, ...standing };
  const { installationLimits, userLimits } = deps;
  assertMayRunHere(wanted, installationLimits);
  placeFor(wanted, usage, limitsOf(usage.limits, userLimits), roomIn(wanted, installation, installationLimits));
  assertInstallationMay(wanted, installation, installationLimits);
  return { wanted, at, ...standing };
};
