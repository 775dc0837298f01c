import type { Clock } from '../../shared/domain/clock.ts';
import type { JobStore } from '../../shared/domain/jobs/job-store.ts';
import { monthOf } from '../../shared/domain/limits/micro-dollars.ts';
import { usageOfMonth } from '../../shared/domain/limits/month-usage.ts';
import { usageCsv } from '../../shared/domain/limits/usage-csv.ts';
import type { UsageStore } from '../../shared/domain/limits/usage-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getUsage } from '../../shared/http/contract/accounts.ts';

export interface GetUsageDeps {
  readonly jobs: JobStore;
  readonly usage: Pick<UsageStore, 'get'>;
  readonly clock: Clock;
}

export const createHandler = (deps: GetUsageDeps) =>
  apiHandler(getUsage, async ({ query, userId }) => {
    const { limit, cursor, format, month = monthOf(deps.clock()) } = query;
    const body = await usageOfMonth(userId, month, { limit, cursor }, deps);
    if (format === 'json') return { status: 200, body };
    const { items, next_cursor: next } = body;
    return { status: 200, csv: usageCsv(items), headers: next === null ? {} : { 'x-next-cursor': next } };
  });
