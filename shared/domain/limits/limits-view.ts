import * as z from 'zod';
import { type Limits, limitsOf, limitsSchema } from './limits.ts';
import { dollarsOf, microDollars, monthOf } from './micro-dollars.ts';
import { monthSchema, monthSums, type Usage } from './usage.ts';

/** The used amount of each limit. The dollars of a month are those of the jobs that were deployed in the month. */
const usedSchema = z.object({
  pods: z.int(),
  waiting_jobs: z.int(),
  dollars_per_hour: z.number(),
  dollars_per_month: z.number(),
  stored_bytes: z.int(),
});

export const limitsViewSchema = z.object({
  limits: limitsSchema,
  used: usedSchema,
  month: z.object({
    month: monthSchema,
    /** The highest total cost in dollars of the month's jobs that have not ended, with their spending so far. */
    reserved: z.number(),
    /** The dollars that the month's ended jobs have spent. */
    spent: z.number(),
    /** The dollars that the monthly limit still allows, never less than 0. */
    left: z.number(),
  }),
});
export type LimitsView = z.infer<typeof limitsViewSchema>;

/** Returns the limits in effect for a user, with the used amount of each. */
export const limitsView = (usage: Usage, byDefault: Limits, now: Date): LimitsView => {
  const limits = limitsOf(usage.limits, byDefault);
  const month = monthOf(now);
  const { charged_micro_dollars: charged, spent_micro_dollars: spent } = monthSums(usage, month);
  return {
    limits,
    used: {
      pods: usage.pods,
      waiting_jobs: usage.waiting_jobs,
      dollars_per_hour: dollarsOf(usage.micro_dollars_per_hour),
      dollars_per_month: dollarsOf(charged),
      stored_bytes: usage.stored_bytes,
    },
    month: {
      month,
      reserved: dollarsOf(charged - spent),
      spent: dollarsOf(spent),
      left: Math.max(0, dollarsOf(microDollars(limits.dollars_per_month) - charged)),
    },
  };
};
