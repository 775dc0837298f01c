import { exit } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import { jobFields } from '../../output/job-fields.ts';
import { localTime } from '../../output/times.ts';
import type { Run } from '../run.ts';

const usualSeconds = 3600;

export const run: Run<'jobHold'> = async ({ args: [name], options }, session) => {
  const { world } = session;
  const { jobs } = await session.podwarden();
  const body = {
    reason: options.reason ?? `a look from ${world.hostName}`,
    expires_in_seconds: Math.max(1, Math.round(options.for ?? usualSeconds)),
  };
  const job = await jobs.hold(await findJob(session, name), body, { signal: session.signal });
  session.say(`Held until ${localTime(job.hold?.expires_at, world.timeZone)}. Its budget still ends it.`);
  if (session.globals.json) session.printThing(job, job.id, jobFields(job, world.timeZone));
  return exit.ok;
};
