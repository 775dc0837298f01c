import type { OpenJob } from '../../jobs/open-job.ts';
import type { Pod } from '../../pods/gpu-provider.ts';
import { type GpuUse, gpuUse } from '../../pods/gpu-use.ts';

/** True if the uptime equals the uptime on record. The uptime of a running container grows. */
export const standsStill = (
  { container_uptime_seconds: before }: Pick<OpenJob, 'container_uptime_seconds'>,
  { runtime }: Pick<Pod, 'runtime'>,
): boolean => before !== undefined && runtime?.uptime_seconds === before;

/**
 * Returns the use of the pod's GPUs. The use is `unknown` if the uptime beside the figures stands still: RunPod then repeats what it
 * read earlier, perhaps in a moment in which the GPUs happened to be idle.
 */
export const gpuUseNow = (job: Pick<OpenJob, 'container_uptime_seconds'>, pod: Pod): GpuUse =>
  standsStill(job, pod) ? 'unknown' : gpuUse(pod);
