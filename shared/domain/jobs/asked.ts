import * as z from 'zod';

/** Of a deploy what its offers do not tell: what was asked for, as it was written. */
export const askedSchema = z.object({
  /** In the order of preference; empty for no wish. */
  gpu_types: z.array(z.string().max(100)).max(10),
  cloud: z.enum(['secure', 'community', 'any']),
  data_center_ids: z.array(z.string().max(10)).max(30),
});
export type Asked = z.infer<typeof askedSchema>;
