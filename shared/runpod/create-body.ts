import type { CreatePodSpec } from '../domain/pods/gpu-provider.ts';

const VOLUME_PATH = '/workspace';

/** Creates the body of POST /pods. RunPod answers 422 to unknown fields, and an unclear 400 to a create without `disk`. */
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
  // The JSON form keeps arguments separate. RunPod splits a plain string like a shell, which breaks `bash -c "..."`.
  args: JSON.stringify({ entrypoint: spec.entrypoint, cmd: spec.cmd }),
});

/**
 * Returns the field of the request that contains `{{`; `undefined` if no field does. RunPod would replace `{{ … }}` by secrets of the
 * RunPod account. Deploys refuse such fields, so only a job that an older version stored can have one.
 */
export const templateIn = (spec: CreatePodSpec): string | undefined => {
  const variable = Object.entries(spec.env).find(([, value]) => value.includes('{{'))?.[0];
  if (variable !== undefined) return `environment_variables.${variable}`;
  return JSON.stringify(createBody(spec)).includes('{{') ? 'request' : undefined;
};
