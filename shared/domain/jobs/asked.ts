import * as z from 'zod';

/** The wishes of a deploy that its offers do not show, as they were written. */
export const askedSchema = z.object({
  /** In the order of preference; empty for no wish. */
  gpu_types: z.array(z.string().max(100)).max(10),
  cloud: z.enum(['secure', 'community', 'any']),
  data_center_ids: z.array(z.string().max(10)).max(30),
});
export type Asked = z.infer<typeof askedSchema>;
