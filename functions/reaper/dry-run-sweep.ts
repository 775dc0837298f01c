import { dryRun } from '../../shared/domain/reaper/dry-run.ts';
import type { PlanDeps } from '../../shared/domain/reaper/plan.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { dryRunSweep } from '../../shared/http/contract/reaper.ts';
import { assertOperator, type ForOperators } from '../../shared/http/operator.ts';
import { log } from '../../shared/runtime/logger.ts';

export type DryRunSweepDeps = PlanDeps & ForOperators;

export const createHandler = (deps: DryRunSweepDeps) =>
  apiHandler(dryRunSweep, async ({ userId, claims }) => {
    assertOperator(claims, deps.operator);
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
