import * as z from 'zod';

export const envSchema = z.object({
  JOBS_TABLE: z.string().min(1),
  TELEMETRY_TABLE: z.string().min(1),
  DUE_WORK_TABLE: z.string().min(1),
  BUCKET: z.string().min(1),
  SECRETS_KEY_SECRET: z.string().min(1),
});
export type Env = z.input<typeof envSchema>;
