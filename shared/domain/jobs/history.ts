import * as z from 'zod';
import { timestampSchema } from '../values.ts';
import { reasonSchema } from './reasons.ts';
import { jobPhaseSchema, jobStatusSchema } from './status.ts';

/** Of a message as it is written; its schema counts characters, for those that were stored before. */
export const maxHistoryMessageBytes = 1000;

/** One line of what happened to a job and why. It is written by the same conditional write that made it happen. */
export const historyEntrySchema = z.object({
  at: timestampSchema,
  actor: z.enum(['user', 'operator', 'launcher', 'pod', 'reaper']),
  type: z.enum(['status', 'phase', 'launch', 'notice', 'hold']),
  attempt: z.int().min(1),
  status: jobStatusSchema,
  phase: jobPhaseSchema.nullable(),
  reason: reasonSchema.optional(),
  message: z.string().max(1000),
  /** The numbers a verdict was based on, units in their names. */
  numbers: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** A job may wait for days, and DynamoDB takes items of 400 KB: past this many lines single tries are not noted. */
export const maxHistoryOfTries = 200;

/** The entry of one try to launch, while there is room for such. What ends a job or moves it on is always noted. */
export const tryNoted = (job: { readonly history: readonly HistoryEntry[] }, noted: HistoryEntry): HistoryEntry[] =>
  job.history.length < maxHistoryOfTries ? [noted] : [];
