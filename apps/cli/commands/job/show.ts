import type { Job } from '../../../../shared/client/index.ts';
import { dollars } from '../../../../shared/figures/dollars.ts';
import type { Column } from '../../../../shared/terminal/table.ts';
import { exit } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import { figureColumn, textColumn } from '../../output/columns.ts';
import { jobFields } from '../../output/job-fields.ts';
import { jobStyle } from '../../output/status-style.ts';
import type { Session } from '../../session.ts';
import type { Run } from '../run.ts';

type Attempt = Job['attempts'][number];

const attemptColumns: readonly Column<Attempt>[] = [
  figureColumn('ATTEMPT', ({ attempt }) => attempt, String),
  { title: 'STATUS', of: ({ status }) => status, style: ({ status }) => jobStyle(status) },
  { title: 'REASON', of: ({ reason, error }) => (error ? `${reason}: ${error.message}` : (reason ?? '—')), least: 12 },
  textColumn('GPU', ({ gpu_type }) => gpu_type, { least: 8, drop: 2 }),
  figureColumn('COST', ({ cost }) => cost, dollars, { drop: 1 }),
];

export const run: Run<'jobShow'> = async ({ args: [name], options }, session) => {
  const { jobs } = await session.podwarden();
  const query = options.full ? { include: 'training_config,requested' } : {};
  const job = await jobs.get(await findJob(session, name), query, { signal: session.signal });
  session.printThing(job, job.id, jobFields(job, session.world.timeZone));
  if (job.attempts.length > 1) showAttempts(job, session);
  return exit.ok;
};

/** Prints a table of attempts if the job has several. The fields of the job already show a single attempt. */
const showAttempts = ({ attempts }: Job, session: Session): void => {
  const { world, globals } = session;
  if (globals.json || globals.quiet || !world.out.isTerminal) return;
  session.print('');
  session.printTable(attemptColumns, attempts);
};
