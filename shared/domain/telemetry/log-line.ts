import * as z from 'zod';
import { timestampSchema } from '../values.ts';

export const logLineSchema = z.strictObject({
  ts: timestampSchema,
  stream: z.enum(['stdout', 'stderr']),
  text: z.string().max(16_384),
});
export type LogLine = z.infer<typeof logLineSchema>;

export const maxLogCallBytes = 256 * 1024;
export const maxLogBytesPerHour = 50 * 1024 * 1024;
