import { deployFigures } from '../../shared/domain/deploy/deploy-figures.ts';
import type { CheckDeps } from '../../shared/domain/deploy/deploy-plan.ts';
import { deployFieldsSchema } from '../../shared/domain/deploy/deploy-request.ts';
import { inspectDeploy } from '../../shared/domain/deploy/inspect-deploy.ts';
import type { AppError } from '../../shared/domain/errors.ts';
import { roundedUpDollars } from '../../shared/domain/jobs/cost.ts';
import { type AlsoWrong, apiHandler } from '../../shared/http/api-handler.ts';
import { preflightDeploy } from '../../shared/http/contract/deploy.ts';
import { statusByCode } from '../../shared/http/problem.ts';
import { validFields } from '../../shared/http/valid-fields.ts';

/**
 * Throws errors with a status of 500 or more. A preflight reports problems of the request in its answer, but an error of the server is not
 * an answer.
 */
const throwOurs = (fault: AppError): void => {
  if (statusByCode[fault.code] >= 500) throw fault;
};

export const createHandler = (deps: { readonly checks: CheckDeps }) => {
  const alsoWrong: AlsoWrong = async (body, userId) => {
    const valid = validFields(deployFieldsSchema, body);
    if (valid === undefined) return [];
    const { checks } = await inspectDeploy(valid, userId, deps.checks, throwOurs);
    return checks.flatMap(({ issues = [] }) => issues);
  };
  return apiHandler(
    preflightDeploy,
    async ({ body, userId }) => {
      const { checks, plan, ...found } = await inspectDeploy(body, userId, deps.checks, throwOurs);
      const { memory, offers } = deployFigures(found, body.gpu_count);
      const cost =
        plan === undefined
          ? null
          : {
              estimated_cost: roundedUpDollars(plan.estimated_cost),
              at_most_cost: roundedUpDollars(plan.estimated_cost),
              forecast_cost: null,
              actual_cost: 0,
              cost_per_hour: plan.candidates[0]?.cost_per_hour ?? 0,
              disk_cost_per_hour: plan.disk_cost_per_hour,
              budget_limit: plan.budget_limit ?? null,
              currency: 'USD' as const,
            };
      return {
        status: 200,
        body: {
          ok: checks.every(({ ok }) => ok),
          checks: checks.map(({ issues, ...check }) => ({ ...check, ...(issues && { issues: [...issues] }) })),
          issues: checks.flatMap(({ issues = [] }) => issues),
          cost,
          memory: memory === undefined ? null : { ...memory, advice: [...memory.advice] },
          offers: [...offers],
        },
      };
    },
    alsoWrong,
  );
};
