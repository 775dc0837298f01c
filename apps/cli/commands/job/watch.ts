import { findJob } from '../../find-one.ts';
import type { Run } from '../run.ts';
import { watchJob } from './watch-job.ts';

export const run: Run<'jobWatch'> = async ({ args: [name] }, session) =>
  watchJob(await findJob(session, name), session);
