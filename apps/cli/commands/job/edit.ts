import { exit, UsageFault } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import { jobFields } from '../../output/job-fields.ts';
import { pairs } from '../../pairs.ts';
import type { Run } from '../run.ts';

export const run: Run<'jobEdit'> = async ({ args: [job], options }, session) => {
  const { name, label } = options;
  if (name === undefined && label.length === 0)
    throw new UsageFault('Give --name or --label: there is nothing to change.');
  const labels = Object.fromEntries(
    Object.entries(pairs('label', label)).map(([key, value]) => [key, value === '' ? null : value]),
  );
  const { jobs } = await session.podwarden();
  const body = { ...(name === undefined ? {} : { name }), ...(label.length === 0 ? {} : { labels }) };
  const changed = await jobs.update(await findJob(session, job), body, { signal: session.signal });
  session.printThing(changed, changed.id, jobFields(changed, session.world.timeZone));
  return exit.ok;
};
