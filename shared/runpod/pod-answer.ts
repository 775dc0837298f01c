import * as z from 'zod';
import type { Pod } from '../domain/pods/gpu-provider.ts';
import type { CatalogEntry } from './catalog-by-cloud.ts';

const timestamp = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'must be a date and time');

/** Only what we use is read: the answer also holds the environment in clear. */
const podAnswerSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  status: z
    .enum(['PROVISIONING', 'STARTING', 'RUNNING', 'EXITED', 'ERROR', 'TERMINATED'])
    .or(z.string().transform(() => 'UNKNOWN' as const)),
  cost: z.number(),
  createdAt: timestamp,
  runtime: z
    .object({
      uptime: z.number().nullish(),
      gpus: z.array(z.object({ util: z.number().nullish() })).nullish(),
    })
    .nullable(),
  gpu: z.object({ id: z.string(), count: z.int().default(1) }).nullish(),
  cloud: z.enum(['SECURE', 'COMMUNITY']),
  dataCenterId: z.string().nullish(),
});

/** Throws a ZodError on what is no pod as the provider describes it. */
export const parsePod = (answer: unknown): Pod => {
  const pod = podAnswerSchema.parse(answer);
  return {
    id: pod.id,
    name: pod.name,
    status: pod.status,
    cost_per_hour: pod.cost,
    created_at: new Date(pod.createdAt).toISOString(),
    runtime:
      pod.runtime === null
        ? null
        : {
            uptime_seconds: pod.runtime.uptime ?? null,
            // A figure that was not sent must not pass for an idle GPU.
            gpu_utilization_percent: (pod.runtime.gpus ?? []).flatMap(({ util }) => util ?? []),
          },
    gpu_type: pod.gpu?.id ?? null,
    gpu_count: pod.gpu?.count ?? 0,
    cloud: pod.cloud,
    data_center_id: pod.dataCenterId ?? null,
  };
};

export const podPageSchema = z.object({
  pods: z.array(z.unknown()),
  // Absent where the server does not page.
  pagination: z.object({ nextCursor: z.string().nullish(), hasNextPage: z.boolean() }).nullish(),
});

/** Read before the rest: a pod that is not ours may look as it likes. */
export const podNameSchema = z.object({ name: z.string() });

const perCloud = z.object({ secure: z.number(), community: z.number() });

const gpuAnswerSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  memory: z.number(),
  secure: z.boolean(),
  community: z.boolean(),
  price: perCloud,
  maxCount: perCloud,
  availability: z.enum(['NONE', 'LOW', 'MEDIUM', 'HIGH']).optional().catch(undefined),
});

const gpuCatalogSchema = z.object({ gpus: z.array(gpuAnswerSchema) });

/** Throws a ZodError on what is no catalogue. */
export const parseGpuCatalog = (answer: unknown): CatalogEntry[] =>
  gpuCatalogSchema.parse(answer).gpus.map((gpu) => ({
    id: gpu.id,
    name: gpu.name,
    memory_gb: gpu.memory,
    max_count: Math.max(gpu.maxCount.secure, gpu.maxCount.community),
    price: {
      secure: gpu.secure && gpu.price.secure > 0 ? gpu.price.secure : null,
      community: gpu.community && gpu.price.community > 0 ? gpu.price.community : null,
    },
    availability: gpu.availability ?? 'UNKNOWN',
  }));
