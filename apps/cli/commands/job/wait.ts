import { isOver } from '../../../../shared/client/index.ts';
import { CliFault, exit } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import type { Run } from '../run.ts';
import { endOf } from './end-of.ts';

const pollMs = 5000;

export const run: Run<'jobWait'> = async ({ args: [name], options }, session) => {
  const { world, signal } = session;
  const { jobs } = await session.podwarden();
  const id = await findJob(session, name);
  session.atInterrupt = stillGoing(id);
  const until =
    options.timeout === undefined ? Number.POSITIVE_INFINITY : world.now().getTime() + 1000 * options.timeout;
  for (;;) {
    const job = await jobs.get(id, {}, { signal });
    if (isOver(job)) {
      if (session.globals.json) session.printJson(job);
      return endOf(job, session);
    }
    const left = until - world.now().getTime();
    if (left <= 0) throw new CliFault(exit.unreachable, `Job ${id} is not over yet.`, stillGoing(id));
    await world.wait(Math.min(pollMs, left), signal);
    signal.throwIfAborted();
  }
};

/** What a person is told who leaves a job before its end. */
export const stillGoing = (id: string): readonly string[] => [
  `The job goes on. podwarden job watch ${id.slice(0, 8)} shows it again; podwarden job cancel ${id.slice(0, 8)} ends it.`,
];
