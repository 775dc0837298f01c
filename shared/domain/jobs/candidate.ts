import * as z from 'zod';
import { dollarsSchema } from '../values.ts';

export const cloudSchema = z.enum(['SECURE', 'COMMUNITY']);

/** An offer to try: the GPU type, the cloud and data centers, and the price for all GPUs of the pod. */
export const candidateSchema = z.object({
  gpu_type: z.string().min(1),
  cloud: cloudSchema,
  data_center_ids: z.array(z.string()),
  cost_per_hour: dollarsSchema,
  /** The memory of each GPU. Jobs stored before this field existed lack the value. */
  memory_gb: z.number().min(0).optional(),
});
export type Candidate = z.infer<typeof candidateSchema>;
