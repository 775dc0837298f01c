import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { roundedDollars, roundedUpDollars, spentDollars, spentSeconds } from '../jobs/cost.ts';
import type { Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { isTerminal, jobStatusSchema } from '../jobs/status.ts';
import type { PageRequest } from '../page.ts';
import { idSchema, timestampSchema } from '../values.ts';
import { dollarsOf } from './micro-dollars.ts';
import { monthSchema, monthSums } from './usage.ts';
import type { UsageStore } from './usage-store.ts';

const jobUsageSchema = z.object({
  job_id: idSchema,
  name: z.string().nullable(),
  model: z.string().nullable(),
  status: jobStatusSchema,
  gpu_type: z.string().nullable(),
  gpu_count: z.int(),
  created_at: timestampSchema,
  /** The seconds of all pods of the job so far. */
  pod_seconds: z.int(),
  /** The dollars of all pods of the job so far, disks included. */
  spent: z.number(),
  /** The highest total cost of the job in dollars, or `null` if the job has ended. */
  at_most: z.number().nullable(),
});
export type JobUsage = z.infer<typeof jobUsageSchema>;

const dayUsageSchema = z.object({
  day: z.iso.date(),
  jobs: z.int(),
  pod_seconds: z.int(),
  spent: z.number(),
});
type DayUsage = z.infer<typeof dayUsageSchema>;

export const monthUsageSchema = z.object({
  month: monthSchema,
  /** The highest cost in dollars of those jobs of the month that have not ended, with their spending so far. */
  reserved: z.number(),
  /** The dollars spent by those jobs of the month that have ended, with jobs that were deleted since. */
  spent: z.number(),
  days: z.array(dayUsageSchema),
  items: z.array(jobUsageSchema),
  next_cursor: z.string().nullable(),
});
export type MonthUsage = z.infer<typeof monthUsageSchema>;

/**
 * Returns a page of the jobs that a user deployed in a UTC month, newest first. The dollars of a job belong to the month of its
 * deploy, even if spent later.
 */
export const usageOfMonth = async (
  userId: string,
  month: string,
  page: PageRequest,
  { jobs, usage, clock }: { readonly jobs: JobStore; readonly usage: Pick<UsageStore, 'get'>; readonly clock: Clock },
): Promise<MonthUsage> => {
  const [{ items, next_cursor }, account] = await Promise.all([
    jobs.listByUser(userId, page, withinMonth(month)),
    usage.get(userId),
  ]);
  const now = clock();
  const rows = items.map((job) => usageOf(job, now));
  const { charged_micro_dollars: charged, spent_micro_dollars: spent } = monthSums(account, month);
  const reserved = dollarsOf(charged - spent);
  return { month, reserved, spent: dollarsOf(spent), days: byDay(rows), items: rows, next_cursor };
};

/** Returns the exclusive bounds of the creation times in the month. */
const withinMonth = (month: string) => {
  const first = new Date(`${month}-01T00:00:00.000Z`);
  const next = new Date(first);
  next.setUTCMonth(first.getUTCMonth() + 1);
  return { created_after: new Date(first.getTime() - 1).toISOString(), created_before: next.toISOString() };
};

const usageOf = (job: Job, now: Date): JobUsage => ({
  job_id: job.id,
  name: job.name ?? null,
  model: job.model ?? null,
  status: job.status,
  gpu_type: job.gpu_type ?? null,
  gpu_count: job.gpu_count,
  created_at: job.created_at,
  pod_seconds: Math.round(spentSeconds(job, now)),
  spent: roundedDollars(spentDollars(job, now)),
  at_most: isTerminal(job.status) ? null : roundedUpDollars(job.estimated_cost),
});

const byDay = (rows: readonly JobUsage[]): DayUsage[] => {
  const days = Map.groupBy(rows, ({ created_at }) => created_at.slice(0, 10));
  return [...days].map(([day, ofDay]) => ({
    day,
    jobs: ofDay.length,
    pod_seconds: ofDay.reduce((sum, { pod_seconds }) => sum + pod_seconds, 0),
    spent: roundedDollars(ofDay.reduce((sum, { spent }) => sum + spent, 0)),
  }));
};
