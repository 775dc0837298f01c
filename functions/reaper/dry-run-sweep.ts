import { forbidden } from '../../shared/domain/errors.ts';
import { dryRun } from '../../shared/domain/reaper/dry-run.ts';
import type { PlanDeps } from '../../shared/domain/reaper/plan.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { dryRunSweep } from '../../shared/http/contract/reaper.ts';
import { isOperator, type OperatorRule } from '../../shared/http/operator.ts';
import { log } from '../../shared/runtime/logger.ts';

export type DryRunSweepDeps = PlanDeps & { readonly operator: OperatorRule | undefined };

const forOperators =
  'This call is for operators: your token must have the claim and the value that the settings OPERATOR_CLAIM and OPERATOR_CLAIM_VALUE name.';

export const createHandler = (deps: DryRunSweepDeps) =>
  apiHandler(dryRunSweep, async ({ userId, claims }) => {
    if (!isOperator(claims, deps.operator)) throw forbidden(forOperators);
    const answer = await dryRun(deps);
    const { jobs, pods, provider_calls, truncated } = answer;
    log.info('sweep_dry_run', {
      operator: userId,
      jobs,
      pods,
      provider_calls,
      truncated,
      verdicts: answer.verdicts.length,
    });
    return { status: 200, body: answer };
  });
