import * as z from 'zod';
import { timestampSchema } from '../values.ts';
import { reasonSchema } from './reason-schema.ts';
import { jobPhaseSchema, jobStatusSchema } from './status.ts';

/** Bytes of a message as it is written; its schema counts characters, for those that were stored before. */
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

/** Lines that a job had so far, those in items of their own included. */
export const historyLength = (job: HistoryOfJob): number => (job.history_spilled ?? 0) + job.history.length;

type HistoryOfJob = { readonly history: readonly HistoryEntry[]; readonly history_spilled?: number | undefined };

/** Training and evaluating may take turns for days: past so many lines of its history a job notes no further phase. */
export const maxHistoryOfPhases = 400;

/** A job may wait for days: past this many lines single tries are not noted. */
export const maxHistoryOfTries = 200;

/** The entry of one try to launch, while there is room for such. An event that ends a job or moves it on is always noted. */
export const tryNoted = (job: HistoryOfJob, noted: HistoryEntry): HistoryEntry[] =>
  historyLength(job) < maxHistoryOfTries ? [noted] : [];
