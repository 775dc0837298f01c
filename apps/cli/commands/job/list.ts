import type { Job, Query } from '../../../../shared/client/index.ts';
import { withoutUndefined } from '../../../../shared/domain/without-undefined.ts';
import { dollars } from '../../../../shared/figures/dollars.ts';
import { percent } from '../../../../shared/figures/numbers.ts';
import { doingNow } from '../../../../shared/figures/status-words.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import type { Input } from '../../command-line/spec.ts';
import { exit, UsageFault } from '../../exit.ts';
import { findConfig, findDataset } from '../../find-one.ts';
import { idColumn, timeColumn } from '../../output/columns.ts';
import { jobStyle } from '../../output/status-style.ts';
import { pastTime } from '../../output/times.ts';
import type { Session } from '../../session.ts';
import type { SpecOf } from '../../specs/all.ts';
import { pageFor, take, usualLimit } from '../../take.ts';
import type { Run } from '../run.ts';

const columns = (timeZone: string | undefined): readonly Column<Job>[] => [
  idColumn,
  { title: 'NAME', of: ({ name }) => name ?? '—', plain: ({ name }) => name ?? '', least: 10 },
  {
    title: 'STATUS',
    of: (job) => (job.reason && job.status === 'failed' ? `failed: ${job.reason}` : doingNow(job)),
    plain: ({ status }) => status,
    style: ({ status }) => jobStyle(status),
    least: 12,
  },
  {
    title: 'DONE',
    of: ({ progress }) => percent(progress),
    plain: ({ progress }) => String(progress ?? ''),
    align: 'right',
    drop: 3,
  },
  {
    title: 'COST',
    of: ({ cost }) => dollars(cost.actual_cost),
    plain: ({ cost }) => String(cost.actual_cost),
    align: 'right',
    drop: 2,
  },
  { title: 'GPU', of: ({ gpu_type: gpu }) => gpu ?? '—', plain: ({ gpu_type: gpu }) => gpu ?? '', least: 8, drop: 5 },
  { ...timeColumn<Job>('CREATED', ({ created_at }) => created_at, timeZone), drop: 4 },
];

type Options = Input<SpecOf<'jobs'>>['options'];

const timeOf = (name: string, text: string | undefined, session: Session): string | undefined => {
  if (text === undefined) return undefined;
  const time = pastTime(text, session.world.now());
  if (time !== undefined) return time.toISOString();
  throw new UsageFault(`--${name} takes 12h, 3d, or a date such as 2026-11-01, not ${JSON.stringify(text)}.`);
};

const queryOf = async (options: Options, session: Session): Promise<Query<'listJobs'>> => {
  const { active, status, search, dataset, config, since, before } = options;
  const after = timeOf('since', since, session);
  const until = timeOf('before', before, session);
  return withoutUndefined({
    active: active ? ('true' as const) : undefined,
    status: status.length === 0 ? undefined : status.join(','),
    q: search,
    dataset_id: dataset === undefined ? undefined : await findDataset(session, dataset),
    training_config_id: config === undefined ? undefined : await findConfig(session, config),
    created_after: after,
    created_before: until,
  });
};

export const run: Run<'jobs'> = async ({ options }, session) => {
  const { limit = usualLimit } = options;
  const query = await queryOf(options, session);
  const { jobs } = await session.podwarden();
  const { items, hasMore } = await take(
    jobs.all({ ...query, limit: pageFor(limit) }, { signal: session.signal }),
    limit,
  );
  const isFiltered = Object.keys(query).length > 0;
  session.printList({
    items,
    columns: columns(session.world.timeZone),
    id: ({ id }) => id,
    none: isFiltered ? 'No job is like that.' : 'There are no jobs. podwarden deploy makes one.',
  });
  if (hasMore) session.say(`The newest ${limit}; --limit shows more.`);
  return exit.ok;
};
