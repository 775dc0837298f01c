import { pause } from '../../../../shared/client/clock.ts';
import { OutageRetry, usualGiveUpAfterMs } from '../../../../shared/client/follow/outage-retry.ts';
import { isOver } from '../../../../shared/client/index.ts';
import { CliFault, exit } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import type { Run } from '../run.ts';
import { endOf } from './end-of.ts';

const pollMs = 5000;

export const run: Run<'jobWait'> = async ({ args: [name], options }, session) => {
  const { signal } = session;
  const { jobs, settings } = await session.podwarden();
  const id = await findJob(session, name);
  session.atInterrupt = stillGoing(id);
  const until =
    options.timeout === undefined ? Number.POSITIVE_INFINITY : settings.clock.now() + 1000 * options.timeout;
  for (;;) {
    // One failed call does not end the wait: `OutageRetry` retries through up to five minutes of outage, then throws.
    const giveUpAfterMs = Math.min(usualGiveUpAfterMs, Math.max(0, until - settings.clock.now()));
    const job = await new OutageRetry(settings, { giveUpAfterMs, signal }).look(() => jobs.get(id, {}, { signal }));
    if (isOver(job)) {
      if (session.globals.json) session.printJson(job);
      return endOf(job, session);
    }
    const leftMs = until - settings.clock.now();
    if (leftMs <= 0) throw new CliFault(exit.unreachable, `Job ${id} is not over yet.`, stillGoing(id));
    await pause(Math.min(pollMs, leftMs), settings.clock, signal);
  }
};

/** Advice for a person who stops watching a job before its end. */
export const stillGoing = (id: string): readonly string[] => [
  `The job goes on. podwarden job watch ${id.slice(0, 8)} shows it again; podwarden job cancel ${id.slice(0, 8)} ends it.`,
];
