import type { AppError } from '../errors.ts';
import type { DeployOf } from '../limits/earlier-deploy.ts';
import type { CheckDeps, DeployPlan } from './deploy-plan.ts';
import type { DeployRequest } from './deploy-request.ts';
import { inspectDeploy } from './inspect-deploy.ts';

/**
 * Makes all checks that are possible before a pod is paid for. The first failed check throws its `AppError`. An estimate that
 * predicts too little memory or disk does not throw, because the estimate may be wrong. The plan then has a warning.
 */
export const checkDeploy = async (
  request: DeployRequest,
  userId: string,
  deps: CheckDeps,
  of: DeployOf,
): Promise<DeployPlan> => {
  const refuse = (fault: AppError): never => {
    throw fault;
  };
  const { plan } = await inspectDeploy(request, userId, deps, refuse, of);
  if (plan === undefined) throw new Error('A deploy without a fault has no plan.');
  return plan;
};
