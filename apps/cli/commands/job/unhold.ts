import { exit } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import type { Run } from '../run.ts';

export const run: Run<'jobUnhold'> = async ({ args: [name] }, session) => {
  const { jobs } = await session.podwarden();
  const id = await findJob(session, name);
  await jobs.liftHold(id, { signal: session.signal });
  session.say(`Nobody holds job ${id}. From the next sweep on it is judged as usual.`);
  return exit.ok;
};
