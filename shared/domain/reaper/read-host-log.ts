import { secondsBetween } from '../clock.ts';
import { type OpenJob, podMadeAt } from '../jobs/open-job.ts';
import { type GpuProvider, hasStopped, type Pod } from '../pods/gpu-provider.ts';
import type { CallBudget } from './call-budget.ts';

export interface HostLogDeps {
  readonly provider: Pick<GpuProvider, 'systemLog'>;
  readonly onFault: (error: unknown) => void;
}

/** From this age on a pod that has not checked in is worth a look at its host's log. */
const suspiciousSeconds = 60;

/** True when the log of the host may say why the pod of a job does not start. */
export const isWorthALook = (job: OpenJob, pod: Pod | undefined, now: Date): boolean => {
  if (pod === undefined || job.status !== 'pending') return false;
  return hasStopped(pod) || secondsBetween(podMadeAt(job), now) >= suspiciousSeconds;
};

/** Lines read from the end of the log: the layers of an image that is being pulled have a line each. */
const maxLines = 200;

/** The log only makes a verdict earlier, and its reason a better one; without it the deadline still holds. */
export const readHostLog = async (
  pod: Pod | undefined,
  budget: CallBudget,
  deps: HostLogDeps,
): Promise<readonly string[] | undefined> => {
  if (pod === undefined || budget.secondsToDecide <= 0 || !budget.spend()) return undefined;
  try {
    return await deps.provider.systemLog(pod.id, maxLines);
  } catch (error) {
    deps.onFault(error);
    return undefined;
  }
};
