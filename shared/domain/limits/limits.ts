import * as z from 'zod';
import { largestLimits } from '../../largest-limits.ts';

/** The limits of one user. A limit of 0 refuses everything of its kind. */
export const limitsSchema = z.object({
  /** Jobs that have a pod or may be given one at any moment. */
  pods: z.int().min(0).max(largestLimits.pods),
  /** Jobs that wait until another one of theirs has ended. */
  waiting_jobs: z.int().min(0).max(largestLimits.waiting_jobs),
  /** The dollars of those jobs that count as pods, each by its most expensive offer, disks included. */
  dollars_per_hour: z.number().min(0).max(largestLimits.dollars_per_hour),
  /** The dollars of the jobs deployed in a calendar month of UTC: spent by those that are over, `at_most_cost` of the others. */
  dollars_per_month: z.number().min(0).max(largestLimits.dollars_per_month),
  /** In the bucket, announced uploads included. */
  stored_bytes: z.int().min(0).max(largestLimits.stored_bytes),
});
export type Limits = z.infer<typeof limitsSchema>;
export type LimitName = keyof Limits;

/** The limits that an operator has set for one user. The default limits of the stage apply to the rest. */
export const ownLimitsSchema = limitsSchema.partial();
export type OwnLimits = z.infer<typeof ownLimitsSchema>;

export const limitsOf = (own: OwnLimits | undefined, byDefault: Limits): Limits =>
  limitsSchema.parse({ ...byDefault, ...own });
