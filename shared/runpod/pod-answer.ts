import * as z from 'zod';
import type { Pod } from '../domain/pods/gpu-provider.ts';
import { podIdPattern } from '../domain/pods/pod-id.ts';
import { Fields, idSchema, isRecord } from './fields.ts';
import type { Unreadable } from './unreadable.ts';

const podIdSchema = idSchema(podIdPattern);
const textSchema = z.string().min(1).max(200);

const statusSchema = z.enum(['PROVISIONING', 'STARTING', 'RUNNING', 'EXITED', 'ERROR', 'TERMINATED']);

/** The schema of a pod's dollars per hour. The most expensive pods cost a tenth of the limit. */
const costSchema = z.number().max(1000);

const timestampSchema = z
  .string()
  .refine((text) => Date.parse(text) > Date.UTC(2000) && Date.parse(text) < Date.UTC(2200))
  .transform((text) => new Date(text).toISOString());

const percentSchema = z.number().min(0).max(100);
const gpuCountSchema = z.int().min(1).max(64);

/** The most GPUs of a pod. Further entries in an answer are ignored. */
const maxGpus = 64;

/**
 * Reads a pod. Returns `undefined` if the id is unreadable. All other fields may be unreadable. An unreadable name becomes empty: sweeps
 * can still judge the pod, because the job's item holds the pod's id. `askedId` is the id by which the pod was asked for: an answer
 * without a readable id is about that pod.
 */
export const readPod = (entry: unknown, unreadable: Unreadable, askedId?: string): Pod | undefined => {
  const fields = new Fields('pod', isRecord(entry) ? entry : {}, unreadable);
  const id = fields.read('id', podIdSchema) ?? (isRecord(entry) ? askedId : undefined);
  if (id === undefined) return undefined;
  const gpu = fields.within('gpu');
  const cost = fields.read('cost', costSchema) ?? 0;
  return {
    id,
    name: fields.read('name', z.string()) ?? '',
    status: fields.read('status', statusSchema) ?? 'UNKNOWN',
    cost_per_hour: cost > 0 ? cost : null,
    created_at: fields.read('createdAt', timestampSchema) ?? null,
    // The pod has no runtime only if the field is explicitly `null`.
    runtime: isRecord(entry) && entry.runtime === null ? null : readRuntime(fields.within('runtime')),
    gpu_type: gpu.read('id', textSchema) ?? null,
    gpu_count: gpu.read('count', gpuCountSchema) ?? null,
    cloud: fields.read('cloud', z.enum(['SECURE', 'COMMUNITY'])) ?? null,
    data_center_id: fields.read('dataCenterId', textSchema) ?? null,
  };
};

const readRuntime = (runtime: Fields): Pod['runtime'] => ({
  uptime_seconds: runtime.read('uptime', z.number()) ?? null,
  gpu_utilization_percent: (runtime.read('gpus', z.array(z.unknown())) ?? []).slice(0, maxGpus).map(utilizationOf),
});

/** Returns the utilization of one GPU in percent. `null` means that the figure is unusable, so that the GPU does not count as idle. */
const utilizationOf = (gpu: unknown): number | null =>
  (isRecord(gpu) ? percentSchema.safeParse(gpu.util).data : undefined) ?? null;
