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
        /** The most GPUs in one pod: the larger number of the two clouds. `max_counts` has the number of each cloud. */
        max_count: z.int(),
        max_counts: z.object({ secure: z.int(), community: z.int() }),
        /** The dollars per hour for one GPU; `null` if the cloud does not offer this GPU type. */
        price_per_hour: z.object({ secure: z.number().nullable(), community: z.number().nullable() }),
        availability: z.object({ secure: availabilitySchema, community: availabilitySchema }),
        /**
         * The data centers that offer this GPU type. A deploy accepts their ids in `data_center_ids`. The list is empty if RunPod names
         * none.
         */
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
