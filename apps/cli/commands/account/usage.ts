import type { Answer, Podwarden } from '../../../../shared/client/index.ts';
import { usageCsv } from '../../../../shared/domain/limits/usage-csv.ts';
import { dollars } from '../../../../shared/figures/dollars.ts';
import { duration } from '../../../../shared/figures/durations.ts';
import { count } from '../../../../shared/figures/numbers.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { exit, UsageFault } from '../../exit.ts';
import { figureColumn, idColumn, textColumn } from '../../output/columns.ts';
import type { Run } from '../run.ts';

type Usage = Answer<'getUsage'>;
type Day = Usage['days'][number];
type JobUsage = Usage['items'][number];

const costColumns: readonly Column<Pick<Day, 'pod_seconds' | 'spent'>>[] = [
  figureColumn('POD TIME', ({ pod_seconds }) => pod_seconds, duration, { drop: 1 }),
  figureColumn('COST', ({ spent }) => spent, dollars),
];

const dayColumns: readonly Column<Day>[] = [
  { title: 'DAY (UTC)', of: ({ day }) => day },
  figureColumn('JOBS', ({ jobs }) => jobs, count),
  ...costColumns,
];

const jobColumns: readonly Column<JobUsage>[] = [
  { title: idColumn.title, of: ({ job_id: id }) => idColumn.of({ id }), plain: ({ job_id: id }) => id },
  textColumn('NAME', ({ name }) => name, { least: 10 }),
  { title: 'STATUS', of: ({ status }) => status },
  textColumn('GPU', ({ gpu_type }) => gpu_type, { least: 8, drop: 2 }),
  ...costColumns,
];

/** Reads all pages of a month. A day whose jobs continue on the next page becomes one day. */
const wholeMonth = async (
  { me }: Podwarden,
  month: string | undefined,
  signal: AbortSignal,
): Promise<Omit<Usage, 'next_cursor'>> => {
  const query = { limit: 200, ...(month === undefined ? {} : { month }) };
  const { next_cursor: second, ...first } = await me.usage(query, { signal });
  const days = new Map(first.days.map((day) => [day.day, day]));
  const items = [...first.items];
  for (let cursor = second; cursor !== null; ) {
    // The next pages name the month of the first page, because a new month may have begun since.
    const page = await me.usage({ ...query, month: first.month, cursor }, { signal });
    items.push(...page.items);
    for (const day of page.days) days.set(day.day, joined(day, days.get(day.day)));
    if (page.next_cursor === cursor) break;
    cursor = page.next_cursor;
  }
  return { ...first, days: [...days.values()], items };
};

const joined = (one: Day, other: Day | undefined): Day =>
  other === undefined
    ? one
    : {
        day: one.day,
        jobs: one.jobs + other.jobs,
        pod_seconds: one.pod_seconds + other.pod_seconds,
        // The API reports dollars to four decimals. Sums of binary fractions have more decimals, so the sum is rounded to four.
        spent: Number((one.spent + other.spent).toFixed(4)),
      };

export const run: Run<'usage'> = async ({ options: { month, jobs: isByJob, csv } }, session) => {
  if (month !== undefined && !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)) {
    throw new UsageFault(`--month takes a month such as 2026-11, not ${JSON.stringify(month)}.`);
  }
  const usage = await wholeMonth(await session.podwarden(), month, session.signal);
  const none = `No job was deployed in ${usage.month}.`;
  if (session.globals.json) session.printJson(usage);
  else if (csv) session.world.out.write(usageCsv(usage.items));
  else if (isByJob || session.globals.quiet) {
    session.printList({ items: usage.items, columns: jobColumns, id: ({ job_id }) => job_id, none });
  } else session.printList({ items: usage.days, columns: dayColumns, id: ({ day }) => day, none });
  session.say(`${usage.month}: ${dollars(usage.spent)} spent, ${dollars(usage.reserved)} reserved.`);
  return exit.ok;
};
