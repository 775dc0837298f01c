import * as z from 'zod';

export const envSchema = z.object({ CONSOLE_URL: z.url().optional() });
export type Env = z.input<typeof envSchema>;
