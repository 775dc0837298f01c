import * as z from 'zod';
import { dollarsSchema } from '../values.ts';

export const cloudSchema = z.enum(['SECURE', 'COMMUNITY']);

/** One offer to try: which card, where, and what it costs there for all cards of the pod. */
export const candidateSchema = z.object({
  gpu_type: z.string().min(1),
  cloud: cloudSchema,
  data_center_ids: z.array(z.string()),
  cost_per_hour: dollarsSchema,
  /** Memory of each card. Jobs stored before this field existed have none. */
  memory_gb: z.number().min(0).optional(),
});
export type Candidate = z.infer<typeof candidateSchema>;
