import type { Artifact } from '../../../../shared/client/index.ts';
import { count } from '../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../shared/figures/sizes.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { exit } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import { figureColumn, idColumn, timeColumn } from '../../output/columns.ts';
import type { Run } from '../run.ts';

const columns = (timeZone: string | undefined): readonly Column<Artifact>[] => [
  idColumn,
  { title: 'KIND', of: ({ kind }) => kind },
  { title: 'NAME', of: ({ name }) => name, least: 12 },
  figureColumn('STEP', ({ step }) => step, count, { drop: 3 }),
  figureColumn('SIZE', ({ size_bytes }) => size_bytes, bytes),
  { title: 'STATUS', of: ({ status }) => status, drop: 2 },
  timeColumn('CREATED', ({ created_at }) => created_at, timeZone, { drop: 4 }),
];

/** Removes the presigned URL, which opens the file for anybody who sees the URL. */
const withoutUrl = ({ url: _, url_expires_at: __, ...artifact }: Artifact): Artifact => artifact;

export const run: Run<'jobArtifacts'> = async ({ args: [name] }, session) => {
  const { artifacts } = await session.podwarden();
  const { items } = await artifacts.list(await findJob(session, name), { signal: session.signal });
  session.printList({
    items: items.map(withoutUrl),
    columns: columns(session.world.timeZone),
    id: ({ id }) => id,
    none: 'It has made nothing yet.',
  });
  return exit.ok;
};
