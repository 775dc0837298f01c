import type { JobEvent } from '../../../../shared/client/index.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { exit } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import { localTime, zonedTime } from '../../output/times.ts';
import type { Run } from '../run.ts';

const columns = (timeZone: string | undefined): readonly Column<JobEvent>[] => [
  { title: 'TIME', of: ({ at }) => localTime(at, timeZone), plain: ({ at }) => zonedTime(at, timeZone) },
  { title: 'WHO', of: ({ actor }) => actor, drop: 1 },
  { title: 'WHAT', of: ({ message }) => message, least: 20 },
];

export const run: Run<'jobEvents'> = async ({ args: [name] }, session) => {
  const { jobs } = await session.podwarden();
  const items: JobEvent[] = [];
  const id = await findJob(session, name);
  for await (const event of jobs.allEvents(id, { limit: 200 }, { signal: session.signal })) items.push(event);
  session.printList({
    items,
    columns: columns(session.world.timeZone),
    id: ({ seq }) => String(seq),
    none: 'Nothing has happened yet.',
  });
  return exit.ok;
};
