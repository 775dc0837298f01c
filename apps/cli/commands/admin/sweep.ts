import type { Answer } from '../../../../shared/client/index.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { exit } from '../../exit.ts';
import { shortId, textColumn, timeColumn } from '../../output/columns.ts';
import type { Run } from '../run.ts';

type Sweep = Answer<'dryRunSweep'>;
type Verdict = Sweep['verdicts'][number];
type Held = Sweep['held'][number];

const columns: readonly Column<Verdict>[] = [
  { title: 'JOB', of: ({ job_id: id }) => (id === null ? '—' : shortId(id)), plain: ({ job_id: id }) => id ?? '' },
  textColumn('POD', ({ pod_id }) => pod_id, { least: 8, drop: 2 }),
  {
    title: 'VERDICT',
    of: ({ verdict, reason }) => (reason === undefined ? verdict : `${verdict}: ${reason}`),
    style: ({ verdict }) => (verdict === 'leave' ? undefined : 'yellow'),
  },
  { title: 'WHY', of: ({ message }) => message, least: 20 },
  {
    title: 'NUMBERS',
    of: ({ numbers }) =>
      Object.entries(numbers)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    least: 12,
    drop: 1,
  },
];

const heldColumns = (timeZone: string | undefined): readonly Column<Held>[] => [
  { title: 'HELD JOB', of: ({ job_id }) => shortId(job_id) },
  timeColumn('UNTIL', ({ held_until }) => held_until, timeZone),
  { title: 'BY', of: ({ set_by }) => set_by, drop: 1 },
  textColumn('SPARED', ({ spared }) => spared?.reason, { drop: 2 }),
  { title: 'WHY', of: ({ reason }) => reason, least: 12 },
];

export const run: Run<'adminSweep'> = async (_, session) => {
  const { world, globals } = session;
  const { admin } = await session.podwarden();
  const sweep = await admin.dryRunSweep({ signal: session.signal });
  if (globals.json) {
    session.printJson(sweep);
    return exit.ok;
  }
  session.printList({
    items: sweep.verdicts,
    columns,
    id: ({ job_id, pod_id }) => job_id ?? pod_id ?? '',
    none: 'A sweep would do nothing.',
  });
  if (sweep.held.length > 0 && world.out.isTerminal && !globals.quiet) {
    session.print('');
    session.printTable(heldColumns(world.timeZone), sweep.held);
  }
  if (sweep.mass_silence) session.warn('Half or more of the running jobs are silent: no silence is acted on.');
  const more = sweep.truncated > 0 ? ` ${sweep.truncated} more are not shown.` : '';
  session.say(
    `${sweep.jobs} open jobs, ${sweep.pods} pods, ${sweep.provider_calls} calls to RunPod. Nothing was done.${more}`,
  );
  return exit.ok;
};
