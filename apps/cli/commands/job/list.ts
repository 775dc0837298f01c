import type { Job, Query } from '../../../../shared/client/index.ts';
import { withoutUndefined } from '../../../../shared/domain/without-undefined.ts';
import { dollars } from '../../../../shared/figures/dollars.ts';
import { percent } from '../../../../shared/figures/numbers.ts';
import { doingNow } from '../../../../shared/figures/status-words.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import type { Input } from '../../command-line/spec.ts';
import { exit, UsageFault } from '../../exit.ts';
import { findConfig, findDataset } from '../../find-one.ts';
import { figureColumn, idColumn, textColumn, timeColumn } from '../../output/columns.ts';
import { jobStyle } from '../../output/status-style.ts';
import { pastTime } from '../../output/times.ts';
import type { Session } from '../../session.ts';
import type { SpecOf } from '../../specs/all.ts';
import { printNewest } from '../print-newest.ts';
import type { Run } from '../run.ts';

const columns = (timeZone: string | undefined): readonly Column<Job>[] => [
  idColumn,
  textColumn('NAME', ({ name }) => name, { least: 10 }),
  {
    title: 'STATUS',
    of: (job) => (job.reason && job.status === 'failed' ? `failed: ${job.reason}` : doingNow(job)),
    plain: ({ status }) => status,
    style: ({ status }) => jobStyle(status),
    least: 12,
  },
  figureColumn('DONE', ({ progress }) => progress, percent, { drop: 3 }),
  figureColumn('COST', ({ cost }) => cost.actual_cost, dollars, { drop: 2 }),
  textColumn('GPU', ({ gpu_type }) => gpu_type, { least: 8, drop: 5 }),
  timeColumn('CREATED', ({ created_at }) => created_at, timeZone, { drop: 4 }),
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
  const query = await queryOf(options, session);
  const { jobs } = await session.podwarden();
  const isFiltered = Object.keys(query).length > 0;
  await printNewest(session, (page) => jobs.all({ ...query, ...page }, { signal: session.signal }), options.limit, {
    columns: columns(session.world.timeZone),
    none: isFiltered ? 'No job is like that.' : 'There are no jobs. podwarden deploy makes one.',
  });
  return exit.ok;
};
