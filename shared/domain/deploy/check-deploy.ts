import type { AppError } from '../errors.ts';
import type { DeployOf } from '../limits/earlier-deploy.ts';
import type { CheckDeps, DeployPlan } from './deploy-plan.ts';
import type { DeployRequest } from './deploy-request.ts';
import { inspectDeploy } from './inspect-deploy.ts';

/**
 * Everything that can be known before a pod is paid for. The first check that fails throws its `AppError`. Only too little memory
 * or disk by an estimate, which may err, does not throw; the plan's warning says so.
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
