import type { Dataset } from '../../../../shared/client/index.ts';
import { count } from '../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../shared/figures/sizes.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { exit } from '../../exit.ts';
import { figureColumn, idColumn, textColumn, timeColumn } from '../../output/columns.ts';
import { datasetStyle } from '../../output/status-style.ts';
import { printNewest } from '../print-newest.ts';
import type { Run } from '../run.ts';

const columns = (timeZone: string | undefined): readonly Column<Dataset>[] => [
  idColumn,
  { title: 'NAME', of: ({ name }) => name, least: 10 },
  { title: 'STATUS', of: ({ status }) => status, style: ({ status }) => datasetStyle(status) },
  textColumn('FORMAT', ({ format }) => format, { drop: 2 }),
  {
    title: 'EXAMPLES',
    of: ({ examples, checked_examples: some }) =>
      examples === undefined && some !== undefined ? `${count(some)}+` : count(examples),
    plain: ({ examples }) => String(examples ?? ''),
    align: 'right',
    drop: 3,
  },
  figureColumn('SIZE', ({ size_bytes }) => size_bytes, bytes, { drop: 4 }),
  timeColumn('CREATED', ({ created_at }) => created_at, timeZone, { drop: 5 }),
];

export const run: Run<'datasetList'> = async ({ options }, session) => {
  const { datasets } = await session.podwarden();
  await printNewest(session, (page) => datasets.all(page, { signal: session.signal }), options.limit, {
    columns: columns(session.world.timeZone),
    none: 'There are no datasets. podwarden dataset upload FILE makes one.',
  });
  return exit.ok;
};
