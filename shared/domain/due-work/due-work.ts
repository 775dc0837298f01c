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

const newWork = (work_id: string, kind: DueWorkKind, { tries = 0, ...of }: NewDueWork, now: Date): DueWork => ({
  ...of,
  work_id,
  kind,
  tries,
  created_at: now.toISOString(),
});

export const webhookWork = (of: NewDueWork, now: Date): DueWork =>
  newWork(`webhook#${of.job_id}`, 'deliver-webhook', of, now);

export const erasureWork = (of: NewDueWork, now: Date): DueWork =>
  newWork(`erasure#job#${of.job_id}`, 'erase-job', of, now);
