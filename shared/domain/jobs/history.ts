import * as z from 'zod';
import { timestampSchema } from '../values.ts';
import { reasonSchema } from './reason-schema.ts';
import { jobPhaseSchema, jobStatusSchema } from './status.ts';

/**
 * The maximum number of bytes of a message. The schema below limits characters instead, because older messages were limited by
 * characters.
 */
export const maxHistoryMessageBytes = 1000;

/** One event in the life of a job, with its reason. The entry is written by the same conditional write that makes the change. */
export const historyEntrySchema = z.object({
  at: timestampSchema,
  actor: z.enum(['user', 'operator', 'launcher', 'pod', 'reaper']),
  type: z.enum(['status', 'phase', 'launch', 'notice', 'hold']),
  attempt: z.int().min(1),
  status: jobStatusSchema,
  phase: jobPhaseSchema.nullable(),
  reason: reasonSchema.optional(),
  message: z.string().max(1000),
  /** The numbers that a verdict was based on. The end of each name is the unit. */
  numbers: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** Returns the number of entries in the job's history, including entries moved to items of their own. */
export const historyLength = (job: HistoryOfJob): number => (job.history_spilled ?? 0) + job.history.length;

type HistoryOfJob = { readonly history: readonly HistoryEntry[]; readonly history_spilled?: number | undefined };

/** The length of a history from which on phases are no longer noted. Training and evaluating may alternate for days. */
export const maxHistoryOfPhases = 400;

/** The length of a history from which on single tries to launch are no longer noted. A job may wait for days. */
export const maxHistoryOfTries = 200;

/**
 * Returns the entry of one try to launch, or no entry if the history is long. Events that end a job or change its status are always
 * noted, by other functions.
 */
export const tryNoted = (job: HistoryOfJob, noted: HistoryEntry): HistoryEntry[] =>
  historyLength(job) < maxHistoryOfTries ? [noted] : [];
