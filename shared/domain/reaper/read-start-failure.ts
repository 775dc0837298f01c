import { secondsBetween } from '../clock.ts';
import { type OpenJob, podMadeAt } from '../jobs/open-job.ts';
import type { Reason } from '../jobs/reasons.ts';
import { startFailure } from '../jobs/start-failure.ts';
import { hasStopped, type Pod } from '../pods/gpu-provider.ts';
import type { CallBudget } from './call-budget.ts';
import type { PlanDeps } from './plan.ts';

/** From this age on a pod that has not checked in is worth a look at its host's log. */
const suspiciousSeconds = 60;

/** Whether the log of the host may say why the pod of a job does not start. */
export const isWorthALook = (job: OpenJob, pod: Pod | undefined, now: Date): boolean => {
  if (pod === undefined || job.status !== 'pending') return false;
  return hasStopped(pod) || secondsBetween(podMadeAt(job), now) >= suspiciousSeconds;
};

/** The log only makes a verdict earlier; without it the deadline still holds. */
export const readStartFailure = async (
  pod: Pod | undefined,
  budget: CallBudget,
  deps: Pick<PlanDeps, 'provider' | 'onFault'>,
): Promise<Reason | undefined> => {
  if (pod === undefined || budget.secondsToDecide <= 0 || !budget.spend()) return undefined;
  try {
    return startFailure(await deps.provider.systemLog(pod.id, 50));
  } catch (error) {
    deps.onFault(error);
    return undefined;
  }
};
