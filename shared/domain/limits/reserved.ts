import * as z from 'zod';
import { type Amounts, amountsSchema, monthSchema, negated } from './usage.ts';

/** The share of a job in its user's account, from its deploy until it is closed. */
export const reservedSchema = z.object({
  /** The token of the write that reserved this share. */
  token: z.string().min(1).max(64),
  /** The month of its deploy: its dollars belong there, whenever they are spent. */
  month: monthSchema,
  /** The most that the job may cost. */
  micro_dollars: z.int().min(0),
  /** The price of its most expensive offer, disks included. */
  micro_dollars_per_hour: z.int().min(0),
  /** The token of the write that raised it for a hold. */
  raise_token: z.string().min(1).max(64).optional(),
  /** The job waits for room within the limits of its user or of the installation, and counts as no pod. */
  waits: z.boolean(),
});
export type Reserved = z.infer<typeof reservedSchema>;

/** The needs of a job that is to be deployed. */
export type WantedShare = Pick<Reserved, 'micro_dollars' | 'micro_dollars_per_hour' | 'month'>;

/** The amounts taken for a job before it is admitted. It keeps its place among those that wait until then, and may come back to it. */
export const admissionOf = ({ micro_dollars_per_hour }: Pick<Reserved, 'micro_dollars_per_hour'>): Amounts =>
  amountsSchema.parse({ pods: 1, micro_dollars_per_hour });

/**
 * The amounts that remain to be added to the sums once it is known whether the job was admitted. `taken` are the amounts that were
 * added for the admission.
 */
export const afterAdmission = (taken: Amounts, isAdmitted: boolean): Amounts =>
  // Admissions of earlier releases took the place of a waiting job as well.
  isAdmitted ? amountsSchema.parse({ waiting_jobs: -1 - (taken.waiting_jobs ?? 0) }) : negated(taken);

/** The share of the job in the sums, as it stands. */
export const amountsOf = ({ waits, micro_dollars, micro_dollars_per_hour }: Reserved): Amounts =>
  amountsSchema.parse({
    charged_micro_dollars: micro_dollars,
    ...(waits ? { waiting_jobs: 1 } : { pods: 1, micro_dollars_per_hour }),
  });
