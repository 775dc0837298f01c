import type { Job } from '../../../../shared/client/index.ts';
import { dollars } from '../../../../shared/figures/dollars.ts';
import { duration } from '../../../../shared/figures/durations.ts';
import { printable } from '../../../../shared/terminal/printable.ts';
import { type ExitCode, exit } from '../../exit.ts';
import { shortId } from '../../output/columns.ts';
import type { Session } from '../../session.ts';

/** Prints how a job ended and what the person may do next. Returns the exit code for that end. */
export const endOf = (job: Job, session: Session): ExitCode => {
  const figures = `${duration(job.elapsed_seconds)}, ${dollars(job.cost.actual_cost)}`;
  const id = shortId(job.id);
  if (job.status === 'completed') {
    session.say(`Job ${id} completed: ${figures}. podwarden job download ${id} fetches what it made.`);
    return exit.ok;
  }
  const why = job.error?.message ?? job.reason ?? '';
  session.warn(
    printable(`Job ${id} ${job.status === 'failed' ? 'failed' : 'was cancelled'} (${figures}). ${why}`.trim()),
  );
  if (job.status === 'failed') session.say(`podwarden job logs ${id} -n 50 shows its last lines.`);
  return exit.jobFailed;
};
