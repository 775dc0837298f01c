import * as z from 'zod';
import { timestampSchema } from '../values.ts';

export const dueWorkKinds = ['deliver-webhook', 'erase-job'] as const;
export type DueWorkKind = (typeof dueWorkKinds)[number];

/** Something to do later, outside of any request and any sweep. One item; its id follows from what is to be done. */
export const dueWorkSchema = z.object({
  work_id: z.string().min(1),
  kind: z.enum(dueWorkKinds),
  user_id: z.string().min(1),
  job_id: z.string().min(1),
  /** When it may be begun; while somebody works on it, when it may be begun again. */
  due_at: timestampSchema,
  /** How often it was begun without progress. */
  tries: z.int().min(0),
  created_at: timestampSchema,
  /** A short word for why the last try failed. */
  last_error: z.string().max(100).optional(),
});
export type DueWork = z.infer<typeof dueWorkSchema>;

/** Enough of a row to choose whose turn it is. */
export type DueRow = Pick<DueWork, 'work_id' | 'user_id' | 'due_at'>;

type NewDueWork = Pick<DueWork, 'user_id' | 'job_id' | 'due_at'> & { readonly tries?: number };

const idPrefix = { 'deliver-webhook': 'webhook#', 'erase-job': 'erasure#job#' } as const satisfies Record<
  DueWorkKind,
  string
>;

/** Rows of one user and one kind wait behind each other, and behind no others. */
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
