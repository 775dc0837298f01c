import * as z from 'zod';

export const envSchema = z.object({
  DATASETS_TABLE: z.string().min(1),
  CONTROLS_TABLE: z.string().min(1),
  BUCKET: z.string().min(1),
});
export type Env = z.input<typeof envSchema>;
