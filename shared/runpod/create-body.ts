import type { CreatePodSpec } from '../domain/pods/gpu-provider.ts';

const VOLUME_PATH = '/workspace';

/** The body of POST /pods. Unknown fields are refused with 422, and a create without `disk` with a puzzling 400. */
export const createBody = (spec: CreatePodSpec): Record<string, unknown> => ({
  name: spec.name,
  image: spec.image,
  gpu: {
    id: spec.gpu_type,
    count: spec.gpu_count,
    ...(spec.min_cuda_version !== undefined && { minCudaVersion: spec.min_cuda_version }),
  },
  cloud: spec.cloud,
  ...(spec.data_center_ids.length > 0 && { dataCenterIds: spec.data_center_ids }),
  disk: spec.disk_gb,
  ...(spec.volume_size_gb > 0 && { mounts: { persistent: { size: spec.volume_size_gb, path: VOLUME_PATH } } }),
  env: spec.env,
  // The JSON form keeps arguments apart; a plain string is split like a shell's, which breaks `bash -c "..."`.
  args: JSON.stringify({ entrypoint: spec.entrypoint, cmd: spec.cmd }),
});

/**
 * The field of the request that has `{{`, where RunPod would put secrets of the account; `undefined` when none has. Deploys
 * refuse it, so only a job that was stored before they did can have one.
 */
export const templateIn = (spec: CreatePodSpec): string | undefined => {
  const variable = Object.entries(spec.env).find(([, value]) => value.includes('{{'))?.[0];
  if (variable !== undefined) return `environment_variables.${variable}`;
  return JSON.stringify(createBody(spec)).includes('{{') ? 'request' : undefined;
};
