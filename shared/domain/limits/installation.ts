import * as z from 'zod';
import { timestampSchema } from '../values.ts';
import type { Amounts } from './usage.ts';
import { monthSchema } from './usage.ts';

/** The most that all users together may have; a limit of 0 lets nobody have any. */
export const installationLimitsSchema = z.object({
  pods: z.int().min(0),
  dollars_per_hour: z.number().min(0),
  dollars_per_month: z.number().min(0),
});
export type InstallationLimits = z.infer<typeof installationLimitsSchema>;

/**
 * The sums of all accounts together, never less than they are but for what jobs cost above their shares: shares are added at once, and
 * those that were returned are taken off when a sweep counts the accounts again.
 */
export const installationSchema = z.object({
  pods: z.int().default(0),
  micro_dollars_per_hour: z.int().default(0),
  /** Spent by jobs that are over and reserved for the others, by the month of their deploy. */
  months: z.record(monthSchema, z.int()).default({}),
  /** Jobs wait for room that their users have and the installation has not: nobody passes them. */
  is_awaited: z.boolean().default(false),
  /** How often something was refused by these sums, which may be too high: they are counted however far from a limit they are. */
  count_requests: z.int().default(0),
  /** The requests that the last count had seen before it began. */
  counted_requests: z.int().default(0),
  /** A request of an earlier release. */
  is_count_wanted: z.boolean().default(false),
  /** How often the accounts were counted, and when last. */
  counts: z.int().default(0),
  counted_at: timestampSchema.optional(),
});
export type Installation = z.infer<typeof installationSchema>;

export const zeroInstallationSums: Installation = installationSchema.parse({});

/** The part of an account that counts in the installation. */
export type InstallationShare = Pick<Amounts, 'pods' | 'micro_dollars_per_hour' | 'charged_micro_dollars'>;

export const monthOfInstallation = ({ months }: Installation, month: string): number => months[month] ?? 0;
