import * as z from 'zod';
import { historyEntrySchema } from '../../../domain/jobs/history.ts';
import { operation } from '../../operation.ts';
import { limitSchema, ofJob, pageOf } from '../common.ts';

export const getJobEvents = operation({
  ...ofJob,
  name: 'get-job-events',
  summary: 'What happened and why, one line a change, oldest first',
  query: z.strictObject({
    after: z
      .string()
      .regex(/^\d{1,6}$/, 'must be a sequence number')
      .transform(Number)
      .optional(),
    limit: limitSchema,
  }),
  output: pageOf(historyEntrySchema.extend({ seq: z.int() }).meta({ id: 'Event' })),
  answers: { 200: 'Events; next_cursor is the next value of after' },
  errors: [404],
});
