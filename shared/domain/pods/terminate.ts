import type { Job } from '../jobs/job.ts';
import type { GpuProvider } from './gpu-provider.ts';
import { formatPodName } from './pod-name.ts';

export type Termination = 'requested' | 'nothing_found' | 'failed';

/**
 * Asks RunPod to end the pod of one attempt. The pod may still exist afterwards, so the reaper continues until it sees the pod
 * gone. Never throws, because the job's record is already right and the next sweep ends the pod. `onFault` is called with the
 * error.
 */
export const terminatePodOf = async (
  job: Pick<Job, 'id' | 'attempt' | 'pod_id'>,
  provider: GpuProvider,
  stage: string,
  onFault: (error: unknown) => void,
): Promise<Termination> => {
  try {
    const podIds = job.pod_id === undefined ? await findByName(job, provider, stage) : [job.pod_id];
    for (const podId of podIds) await provider.terminatePod(podId);
    return podIds.length === 0 ? 'nothing_found' : 'requested';
  } catch (error) {
    onFault(error);
    return 'failed';
  }
};

/** Finds the pod by its name. A pod whose create was never answered has no id on record. */
const findByName = async (
  job: Pick<Job, 'id' | 'attempt'>,
  provider: GpuProvider,
  stage: string,
): Promise<readonly string[]> => {
  const name = formatPodName({ stage, job_id: job.id, attempt: job.attempt });
  const { pods } = await provider.listPods(name);
  return pods.filter((pod) => pod.name === name).map((pod) => pod.id);
};
