import * as z from 'zod';
import { timestampSchema } from '../values.ts';
import type { Amounts } from './usage.ts';
import { monthSchema } from './usage.ts';

/** The limits for all users together. A limit of 0 allows nothing. */
export const installationLimitsSchema = z.object({
  pods: z.int().min(0),
  dollars_per_hour: z.number().min(0),
  dollars_per_month: z.number().min(0),
});
export type InstallationLimits = z.infer<typeof installationLimitsSchema>;

/**
 * The sums of all accounts. A new reservation is added at once. A released reservation is subtracted later, when a sweep counts the
 * accounts. So the sums are never lower than the accounts, except by the dollars that jobs cost beyond their reservations.
 */
export const installationSchema = z.object({
  pods: z.int().default(0),
  micro_dollars_per_hour: z.int().default(0),
  /** The micro-dollars spent by ended jobs and reserved for open jobs, by the month of the deploy. */
  months: z.record(monthSchema, z.int()).default({}),
  /** True if jobs wait that fit the limits of their users but not those of the installation. While true, no new job starts at once. */
  is_awaited: z.boolean().default(false),
  /**
   * The number of requests for a count of the accounts. A count is requested if a job is refused by these sums, or if the sums may
   * contain an amount twice. A requested count is made even if the sums are far below the limits.
   */
  count_requests: z.int().default(0),
  /** The value of `count_requests` when the last count began. */
  counted_requests: z.int().default(0),
  /** A request for a count in the format of an earlier release. */
  is_count_wanted: z.boolean().default(false),
  /** The number of counts of the accounts so far. */
  counts: z.int().default(0),
  counted_at: timestampSchema.optional(),
});
export type Installation = z.infer<typeof installationSchema>;

export const zeroInstallationSums: Installation = installationSchema.parse({});

/** The amounts of an account that also count in the sums of the installation. */
export type InstallationShare = Pick<Amounts, 'pods' | 'micro_dollars_per_hour' | 'charged_micro_dollars'>;

export const monthOfInstallation = ({ months }: Installation, month: string): number => months[month] ?? 0;
