import type { Answer } from '../../../../shared/client/index.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { exit } from '../../exit.ts';
import { timeColumn } from '../../output/columns.ts';
import type { Run } from '../run.ts';

type Secret = Answer<'listSecrets'>['items'][number];

const columns = (timeZone: string | undefined): readonly Column<Secret>[] => [
  { title: 'NAME', of: ({ name }) => name, least: 10 },
  timeColumn('CHANGED', ({ updated_at }) => updated_at, timeZone),
];

export const run: Run<'secrets'> = async (_, session) => {
  const { secrets } = await session.podwarden();
  const { items } = await secrets.list({ signal: session.signal });
  session.printList({
    items,
    columns: columns(session.world.timeZone),
    id: ({ name }) => name,
    none: 'There are no stored secrets.',
  });
  return exit.ok;
};
