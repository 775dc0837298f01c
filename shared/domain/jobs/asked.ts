import * as z from 'zod';

/** The choice of GPU types, cloud and data centers in the deploy request, as the user wrote it. The offers do not show it. */
export const askedSchema = z.object({
  /** The GPU types in the order of preference. Empty if the user has no preference. */
  gpu_types: z.array(z.string().max(100)).max(10),
  cloud: z.enum(['secure', 'community', 'any']),
  data_center_ids: z.array(z.string().max(10)).max(30),
});
export type Asked = z.infer<typeof askedSchema>;
