import type { Pod } from './gpu-provider.ts';

/** The utilization in percent below which a GPU is idle. */
export const idleGpuPercent = 5;

/** True for a slice of a GPU (MIG). The utilization of a slice is not measured: the figure is 0 or absent (NVIDIA dcgm-exporter#216). */
const isSlice = (gpuType: string): boolean => /\bMIG\b/i.test(gpuType);

/**
 * True if RunPod has really read the figures of the runtime. Some pods that run for long are shown with an uptime of 0 and with
 * wrong figures.
 */
const wasLookedAt = (runtime: Pod['runtime']): boolean => (runtime?.uptime_seconds ?? 0) > 0;

/** The use of a pod's GPUs by RunPod's figures. `idle` means that every GPU has a figure and is idle. */
export type GpuUse = 'busy' | 'idle' | 'unknown';

export const gpuUse = ({ runtime, gpu_type, gpu_count }: Pod): GpuUse => {
  const told = (runtime?.gpu_utilization_percent ?? []).filter((percent) => percent !== null);
  if (gpu_type === null || isSlice(gpu_type) || !wasLookedAt(runtime)) return 'unknown';
  if (told.some((percent) => percent >= idleGpuPercent)) return 'busy';
  return gpu_count !== null && gpu_count > 0 && told.length >= gpu_count ? 'idle' : 'unknown';
};

/** Returns the utilization of the busiest GPU, for the numbers of a verdict. Empty if no GPU has a figure. */
export const busiestGpu = ({ runtime }: Pod): { readonly gpu_utilization_percent?: number } => {
  const told = (runtime?.gpu_utilization_percent ?? []).filter((percent) => percent !== null);
  return told.length === 0 ? {} : { gpu_utilization_percent: Math.max(...told) };
};
