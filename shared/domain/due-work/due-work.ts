import * as z from 'zod';
import { timestampSchema } from '../values.ts';

export const dueWorkKinds = ['deliver-webhook', 'erase-job'] as const;
export type DueWorkKind = (typeof dueWorkKinds)[number];

/**
 * Work that is done later, outside of requests and sweeps. Each work is one item. The id is derived from the kind of work and the
 * job.
 */
export const dueWorkSchema = z.object({
  work_id: z.string().min(1),
  kind: z.enum(dueWorkKinds),
  user_id: z.string().min(1),
  job_id: z.string().min(1),
  /** The earliest time for the next try. While a worker has claimed the row, the time at which the claim expires. */
  due_at: timestampSchema,
  /** The number of tries in a row without progress. */
  tries: z.int().min(0),
  created_at: timestampSchema,
  /** A short word for the reason why the last try failed. */
  last_error: z.string().max(100).optional(),
});
export type DueWork = z.infer<typeof dueWorkSchema>;

/** The fields of a row from which the order of work is chosen. */
export type DueRow = Pick<DueWork, 'work_id' | 'user_id' | 'due_at'>;

type NewDueWork = Pick<DueWork, 'user_id' | 'job_id' | 'due_at'> & { readonly tries?: number };

const idPrefix = { 'deliver-webhook': 'webhook#', 'erase-job': 'erasure#job#' } as const satisfies Record<
  DueWorkKind,
  string
>;

/** Returns the name of the queue of a row. Rows of one user and one kind of work are in the same queue. */
export const lineOf = ({ work_id, user_id }: DueRow): string =>
  `${work_id.slice(0, work_id.lastIndexOf('#'))} ${user_id}`;

const newWork = (kind: DueWorkKind, { tries = 0, ...of }: NewDueWork, now: Date): DueWork => ({
  ...of,
  work_id: `${idPrefix[kind]}${of.job_id}`,
  kind,
  tries,
  created_at: now.toISOString(),
});

export const webhookWork = (of: NewDueWork, now: Date): DueWork => newWork('deliver-webhook', of, now);

export const erasureWork = (of: NewDueWork, now: Date): DueWork => newWork('erase-job', of, now);
