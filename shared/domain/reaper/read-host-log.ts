import { secondsBetween } from '../clock.ts';
import { type OpenJob, podMadeAt } from '../jobs/open-job.ts';
import { type GpuProvider, hasStopped, type Pod } from '../pods/gpu-provider.ts';
import type { CallBudget } from './call-budget.ts';

export interface HostLogDeps {
  readonly provider: Pick<GpuProvider, 'systemLog'>;
  readonly onFault: (error: unknown) => void;
}

/** The age at which the host's log of a pod that has not claimed is worth reading. */
const suspiciousSeconds = 60;

/** True if the host's log may say why the job's pod does not start. */
export const isWorthALook = (job: OpenJob, pod: Pod | undefined, now: Date): boolean => {
  if (pod === undefined || job.status !== 'pending') return false;
  return hasStopped(pod) || secondsBetween(podMadeAt(job), now) >= suspiciousSeconds;
};

/** The number of lines read from the end of the log. Each layer of an image that is being pulled has a line. */
const maxLines = 200;

/**
 * Reads the log of the pod's host. Resolves to `undefined` if the read fails or no call or time is left: the log only makes a
 * verdict earlier and its reason better, and without the log the start deadline still ends the pod.
 */
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
