import * as z from 'zod';

/** The GPU types, cloud and data centers of the deploy request, as the user wrote them. The job's offers do not show this choice. */
export const askedSchema = z.object({
  /** The GPU types in the order of preference. Empty if the user has no preference. */
  gpu_types: z.array(z.string().max(100)).max(10),
  cloud: z.enum(['secure', 'community', 'any']),
  data_center_ids: z.array(z.string().max(10)).max(30),
});
export type Asked = z.infer<typeof askedSchema>;
