import * as z from 'zod';
import { largestLimits } from '../../largest-limits.ts';

/** The limits of one user. A limit of 0 allows nothing. */
export const limitsSchema = z.object({
  /** The jobs that have a pod or may get one at any moment. */
  pods: z.int().min(0).max(largestLimits.pods),
  /** The jobs that wait until another job of the user has ended. */
  waiting_jobs: z.int().min(0).max(largestLimits.waiting_jobs),
  /** The dollars an hour of the jobs that count as pods. Each job counts with its most expensive offer, disks included. */
  dollars_per_hour: z.number().min(0).max(largestLimits.dollars_per_hour),
  /**
   * The dollars of the jobs that were deployed in one UTC month. An ended job counts with its spending. Any other job counts with
   * its `at_most_cost`.
   */
  dollars_per_month: z.number().min(0).max(largestLimits.dollars_per_month),
  /** The bytes in the bucket, with those of announced uploads. */
  stored_bytes: z.int().min(0).max(largestLimits.stored_bytes),
});
export type Limits = z.infer<typeof limitsSchema>;
export type LimitName = keyof Limits;

/** The limits that an operator has set for one user. The default limits of the stage apply to the rest. */
export const ownLimitsSchema = limitsSchema.partial();
export type OwnLimits = z.infer<typeof ownLimitsSchema>;

export const limitsOf = (own: OwnLimits | undefined, byDefault: Limits): Limits =>
  limitsSchema.parse({ ...byDefault, ...own });
