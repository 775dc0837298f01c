import * as z from 'zod';
import type { Pod } from '../domain/pods/gpu-provider.ts';
import { Fields, idSchema, isRecord } from './fields.ts';
import type { Unreadable } from './unreadable.ts';

/** A key of a table and a part of a path. RunPod's have 14 letters and digits. */
const podIdSchema = idSchema(/^[\w.-]{1,128}$/);
const textSchema = z.string().min(1).max(200);

const statusSchema = z.enum(['PROVISIONING', 'STARTING', 'RUNNING', 'EXITED', 'ERROR', 'TERMINATED']);

/** Dollars per hour of one pod: the dearest there are cost a tenth of it. */
const costSchema = z.number().max(1000);

const timestampSchema = z
  .string()
  .refine((text) => Date.parse(text) > Date.UTC(2000) && Date.parse(text) < Date.UTC(2200))
  .transform((text) => new Date(text).toISOString());

const percentSchema = z.number().min(0).max(100);
const gpuCountSchema = z.int().min(1).max(64);

/** No pod has more, whatever an answer lists. */
const maxGpus = 64;

/**
 * A pod of which no field but its id needs to be readable; `undefined` for what has none. A name that cannot be read is empty: a
 * recorded id says whose the pod is, and the pod goes on to be judged.
 */
export const readPod = (entry: unknown, unreadable: Unreadable): Pod | undefined => {
  const fields = new Fields('pod', isRecord(entry) ? entry : {}, unreadable);
  const id = fields.read('id', podIdSchema);
  if (id === undefined) return undefined;
  const gpu = fields.within('gpu');
  const cost = fields.read('cost', costSchema) ?? 0;
  return {
    id,
    name: fields.read('name', z.string()) ?? '',
    status: fields.read('status', statusSchema) ?? 'UNKNOWN',
    cost_per_hour: cost > 0 ? cost : null,
    created_at: fields.read('createdAt', timestampSchema) ?? null,
    // Only an explicit `null` means that there is no runtime.
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

/** The utilization of one GPU in percent. `null` without a usable figure, which must not count as idle. */
const utilizationOf = (gpu: unknown): number | null =>
  (isRecord(gpu) ? percentSchema.safeParse(gpu.util).data : undefined) ?? null;
