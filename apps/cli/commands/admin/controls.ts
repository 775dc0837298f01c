import type { Answer } from '../../../../shared/client/index.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { exit } from '../../exit.ts';
import { timeColumn } from '../../output/columns.ts';
import type { Run } from '../run.ts';

type Controls = Answer<'getControls'>;

interface Measure extends NonNullable<Controls['deploys_pause']> {
  readonly on: string;
  readonly what: 'paused' | 'suspended';
}

const columns = (timeZone: string | undefined): readonly Column<Measure>[] => [
  { title: 'ON', of: ({ on }) => on, least: 12 },
  { title: 'WHAT', of: ({ what }) => what },
  { title: 'WHY', of: ({ reason }) => reason, least: 12 },
  { title: 'BY', of: ({ set_by }) => set_by, least: 8, drop: 2 },
  timeColumn('SINCE', ({ set_at }) => set_at, timeZone, { drop: 1 }),
];

const measuresOf = ({ deploys_pause: pause, suspensions }: Controls): readonly Measure[] => [
  ...(pause === null ? [] : [{ ...pause, on: 'deploys of everybody', what: 'paused' as const }]),
  ...suspensions.map(({ user_id, ...control }) => ({ ...control, on: user_id, what: 'suspended' as const })),
];

export const run: Run<'adminControls'> = async (_, session) => {
  const { admin } = await session.podwarden();
  const controls = await admin.controls({ signal: session.signal });
  if (session.globals.json) session.printJson(controls);
  else {
    session.printList({
      items: measuresOf(controls),
      columns: columns(session.world.timeZone),
      id: ({ on }) => on,
      none: 'Deploys are taken, and nobody is suspended.',
    });
  }
  return exit.ok;
};
