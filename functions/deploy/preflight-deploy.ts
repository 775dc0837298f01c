import { type Check, type CheckDeps, checkDeploy, checkOrder } from '../../shared/domain/deploy/check-deploy.ts';
import { AppError } from '../../shared/domain/errors.ts';
import type { Cost } from '../../shared/domain/jobs/cost.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { preflightDeploy } from '../../shared/http/contract/deploy.ts';
import { statusByCode } from '../../shared/http/problem.ts';

export const createHandler = (deps: { readonly checks: CheckDeps }) =>
  apiHandler(preflightDeploy, async ({ body, userId }) => {
    const checks: Check[] = [];
    try {
      const plan = await checkDeploy(body, userId, deps.checks, (check) => checks.push(check));
      const cost: Cost = {
        estimated_cost: plan.estimated_cost,
        at_most_cost: plan.estimated_cost,
        forecast_cost: null,
        actual_cost: 0,
        cost_per_hour: plan.candidates[0]?.cost_per_hour ?? 0,
        disk_cost_per_hour: plan.disk_cost_per_hour,
        budget_limit: plan.budget_limit ?? null,
        currency: 'USD',
      };
      return { status: 200, body: { ok: checks.every(({ ok }) => ok), checks, cost } };
    } catch (error) {
      // A fault of the request is what a preflight is for; a fault of ours is not an answer.
      if (!(error instanceof AppError) || statusByCode[error.code] >= 500) throw error;
      checks.push({ name: checkThatFailed(checks), ok: false, message: error.message });
      return { status: 200, body: { ok: false, checks, cost: null } };
    }
  });

const checkThatFailed = (passed: readonly Check[]): Check['name'] => checkOrder[passed.length] ?? 'request';
