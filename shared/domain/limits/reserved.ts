import * as z from 'zod';
import { type Amounts, amountsSchema, monthSchema, negated } from './usage.ts';

/**
 * The reservation of a job in the account of its user. The reservation lasts from the deploy until a sweep releases it after the
 * end of the job.
 */
export const reservedSchema = z.object({
  /** The token of the write that made this reservation. */
  token: z.string().min(1).max(64),
  /** The UTC month of the deploy. The dollars of the job belong to this month, even if spent later. */
  month: monthSchema,
  /** The highest possible cost of the job in micro-dollars. */
  micro_dollars: z.int().min(0),
  /** The price an hour of the job's most expensive offer, disks included. */
  micro_dollars_per_hour: z.int().min(0),
  /** The token of the write that raised the reservation for a hold. */
  raise_token: z.string().min(1).max(64).optional(),
  /** True if the job waits for capacity within the limits of its user or of the installation. A waiting job does not count as a pod. */
  waits: z.boolean(),
});
export type Reserved = z.infer<typeof reservedSchema>;

/** The amounts that a new job needs. */
export type WantedShare = Pick<Reserved, 'micro_dollars' | 'micro_dollars_per_hour' | 'month'>;

/**
 * Returns the amounts that are reserved before a job is admitted. The job still counts as a waiting job until the admission is
 * certain, so the admission can be undone without exceeding a limit.
 */
export const admissionOf = ({ micro_dollars_per_hour }: Pick<Reserved, 'micro_dollars_per_hour'>): Amounts =>
  amountsSchema.parse({ pods: 1, micro_dollars_per_hour });

/**
 * Returns the amounts to add to the sums of the account when an admission has succeeded or failed. `taken` are the amounts that
 * were reserved for the admission.
 */
export const afterAdmission = (taken: Amounts, isAdmitted: boolean): Amounts =>
  // Admissions of earlier releases had already subtracted the waiting job, so `taken` may contain `waiting_jobs`.
  isAdmitted ? amountsSchema.parse({ waiting_jobs: -1 - (taken.waiting_jobs ?? 0) }) : negated(taken);

/**
 * True if the admission with this token has been written to the job with this reservation. An erased job may have left an admission
 * of another reservation under the same job id.
 */
export const isAdmittedBy = (token: string, reserved: Reserved | undefined): boolean =>
  reserved?.token === token && !reserved.waits;

/** Returns the amounts that the job now has in the sums of the account. */
export const amountsOf = ({ waits, micro_dollars, micro_dollars_per_hour }: Reserved): Amounts =>
  amountsSchema.parse({
    charged_micro_dollars: micro_dollars,
    ...(waits ? { waiting_jobs: 1 } : { pods: 1, micro_dollars_per_hour }),
  });
