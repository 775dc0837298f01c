import type { Pod } from './gpu-provider.ts';

/** A GPU below this is idle (percent). */
export const idleGpuPercent = 5;

/** A slice of a card (MIG) has no measured utilization: its figure is 0, or absent (NVIDIA dcgm-exporter#216). */
const isSlice = (gpuType: string): boolean => /\bMIG\b/i.test(gpuType);

/** The provider shows an uptime of 0, and figures that nobody read, of pods that run for long. */
const wasLookedAt = (runtime: Pod['runtime']): boolean => (runtime?.uptime_seconds ?? 0) > 0;

/** The use of a pod's GPUs by the provider's figures: idle only where each GPU has a figure and is idle. */
export type GpuUse = 'busy' | 'idle' | 'unknown';

export const gpuUse = ({ runtime, gpu_type, gpu_count }: Pod): GpuUse => {
  const told = (runtime?.gpu_utilization_percent ?? []).filter((percent) => percent !== null);
  if (gpu_type === null || isSlice(gpu_type) || !wasLookedAt(runtime)) return 'unknown';
  if (told.some((percent) => percent >= idleGpuPercent)) return 'busy';
  return gpu_count !== null && gpu_count > 0 && told.length >= gpu_count ? 'idle' : 'unknown';
};

/** The busiest GPU, for the numbers of a verdict; empty where no GPU has a figure. */
export const busiestGpu = ({ runtime }: Pod): { readonly gpu_utilization_percent?: number } => {
  const told = (runtime?.gpu_utilization_percent ?? []).filter((percent) => percent !== null);
  return told.length === 0 ? {} : { gpu_utilization_percent: Math.max(...told) };
};
