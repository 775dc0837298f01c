import * as z from 'zod';
import { type Limits, limitsOf, limitsSchema } from './limits.ts';
import { dollarsOf, microDollars, monthOf } from './micro-dollars.ts';
import { monthSchema, monthSums, type Usage } from './usage.ts';

/** The use of each limit; dollars of a month are those of the jobs that were deployed in it. */
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
    /** The most that jobs which are not over may still come to, what they have spent so far included. */
    reserved: z.number(),
    /** By jobs that are over. */
    spent: z.number(),
    /** The rest of the limit, never less than 0. */
    left: z.number(),
  }),
});
export type LimitsView = z.infer<typeof limitsViewSchema>;

/** The limits of a user as they hold, with what is used of each. */
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
