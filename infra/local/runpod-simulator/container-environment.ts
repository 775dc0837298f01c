import { isAmd } from './catalog.ts';
import { hostnameOf, portVariables } from './pod-network.ts';
import type { PodRecord } from './pod-record.ts';
import { memoryGb, vcpuCount } from './pod-view.ts';

/** Returns the environment of a container. The variables of RunPod override the user's variables of the same name. */
export const containerEnvironment = (pod: PodRecord): Record<string, string> => ({
  LANG: 'C.UTF-8',
  ...pod.startEnv,
  ...pod.env,
  RUNPOD_POD_ID: pod.id,
  RUNPOD_API_KEY: pod.podKey,
  RUNPOD_DC_ID: pod.placement.dataCenterId,
  RUNPOD_POD_HOSTNAME: hostnameOf(pod),
  RUNPOD_GPU_COUNT: String(pod.gpuCount),
  RUNPOD_CPU_COUNT: String(vcpuCount(pod)),
  RUNPOD_GPU_NAME: pod.placement.model.id.replaceAll(' ', '+'),
  RUNPOD_MEM_GB: String(memoryGb(pod)),
  ...portVariables(pod),
  ...(!isAmd(pod.placement.model) && { CUDA_VERSION: `${pod.placement.cudaVersion}.1` }),
});
