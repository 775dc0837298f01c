import * as z from 'zod';
import { operation } from '../operation.ts';

export const availabilitySchema = z.enum(['NONE', 'LOW', 'MEDIUM', 'HIGH', 'UNKNOWN']);

const dataCentersSchema = z.array(z.object({ id: z.string(), availability: availabilitySchema }));

export const listGpus = operation({
  name: 'list-gpus',
  summary: 'The GPU catalogue: names, memory, price and availability by cloud, aliases',
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        memory_gb: z.number(),
        /** GPUs of one pod at most, in whichever cloud has more; and in each. */
        max_count: z.int(),
        max_counts: z.object({ secure: z.int(), community: z.int() }),
        /** Dollars per hour for one GPU; null where that cloud has none. */
        price_per_hour: z.object({ secure: z.number().nullable(), community: z.number().nullable() }),
        availability: z.object({ secure: availabilitySchema, community: availabilitySchema }),
        /** Where one may be had, as data_center_ids of a deploy names it; empty where nothing is known. */
        data_centers: z.object({ secure: dataCentersSchema, community: dataCentersSchema }),
        aliases: z.array(z.string()),
      }),
    ),
    next_cursor: z.null(),
    taken_at: z.string(),
  }),
  answers: { 200: 'The catalogue' },
  errors: [503],
});
