import type { Dataset } from '../../../../shared/client/index.ts';
import { count } from '../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../shared/figures/sizes.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { exit } from '../../exit.ts';
import { idColumn, timeColumn } from '../../output/columns.ts';
import { datasetStyle } from '../../output/status-style.ts';
import { pageFor, take, usualLimit } from '../../take.ts';
import type { Run } from '../run.ts';

const columns = (timeZone: string | undefined): readonly Column<Dataset>[] => [
  idColumn,
  { title: 'NAME', of: ({ name }) => name, least: 10 },
  { title: 'STATUS', of: ({ status }) => status, style: ({ status }) => datasetStyle(status) },
  { title: 'FORMAT', of: ({ format }) => format ?? '—', plain: ({ format }) => format ?? '', drop: 2 },
  {
    title: 'EXAMPLES',
    of: ({ examples, checked_examples: some }) =>
      examples === undefined && some !== undefined ? `${count(some)}+` : count(examples),
    plain: ({ examples }) => String(examples ?? ''),
    align: 'right',
    drop: 3,
  },
  {
    title: 'SIZE',
    of: ({ size_bytes }) => bytes(size_bytes),
    plain: ({ size_bytes }) => String(size_bytes),
    align: 'right',
    drop: 4,
  },
  { ...timeColumn('CREATED', ({ created_at }) => created_at, timeZone), drop: 5 },
];

export const run: Run<'datasetList'> = async ({ options }, session) => {
  const { limit = usualLimit } = options;
  const { datasets } = await session.podwarden();
  const { items, hasMore } = await take(datasets.all({ limit: pageFor(limit) }, { signal: session.signal }), limit);
  session.printList({
    items,
    columns: columns(session.world.timeZone),
    id: ({ id }) => id,
    none: 'There are no datasets. podwarden dataset upload FILE makes one.',
  });
  if (hasMore) session.say(`The newest ${limit}; --limit shows more.`);
  return exit.ok;
};
