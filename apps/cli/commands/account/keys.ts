import type { ApiKey } from '../../../../shared/client/index.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { exit } from '../../exit.ts';
import { idColumn, timeColumn } from '../../output/columns.ts';
import { localMinute, zonedTime } from '../../output/times.ts';
import type { Run } from '../run.ts';

const columns = (timeZone: string | undefined): readonly Column<ApiKey>[] => [
  idColumn,
  { title: 'NAME', of: ({ name }) => name, least: 10 },
  { title: 'SCOPE', of: ({ scope }) => scope },
  {
    title: 'LAST USED',
    of: ({ last_used_on: day }) => day ?? 'never',
    plain: ({ last_used_on: day }) => day ?? '',
    drop: 2,
  },
  {
    title: 'EXPIRES',
    of: ({ expires_at: at }) => (at === null ? 'never' : localMinute(at, timeZone)),
    plain: ({ expires_at: at }) => zonedTime(at, timeZone),
    drop: 1,
  },
  timeColumn('CREATED', ({ created_at }) => created_at, timeZone, { drop: 3 }),
];

export const run: Run<'keys'> = async (_, session) => {
  const { keys } = await session.podwarden();
  const { items } = await keys.list({ signal: session.signal });
  session.printList({
    items,
    columns: columns(session.world.timeZone),
    id: ({ id }) => id,
    none: 'There are no API keys.',
  });
  return exit.ok;
};
