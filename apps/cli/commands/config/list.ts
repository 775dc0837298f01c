import type { Config } from '../../../../shared/client/index.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { exit } from '../../exit.ts';
import { idColumn, timeColumn } from '../../output/columns.ts';
import { printNewest } from '../print-newest.ts';
import type { Run } from '../run.ts';

const columns = (timeZone: string | undefined): readonly Column<Config>[] => [
  idColumn,
  { title: 'NAME', of: ({ name }) => name, least: 10 },
  { title: 'METHOD', of: ({ training }) => training.method },
  { title: 'MODEL', of: ({ model }) => model.name, least: 12, drop: 2 },
  timeColumn('CHANGED', ({ updated_at }) => updated_at, timeZone, { drop: 3 }),
];

export const run: Run<'configList'> = async ({ options }, session) => {
  const { configs } = await session.podwarden();
  await printNewest(session, (page) => configs.all(page, { signal: session.signal }), options.limit, {
    columns: columns(session.world.timeZone),
    none: 'There are no stored configs. podwarden config init writes one to begin with.',
  });
  return exit.ok;
};
