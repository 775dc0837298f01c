import { confirm } from '../../ask.ts';
import { exit } from '../../exit.ts';
import type { Run } from '../run.ts';
import { neededReason } from './reason.ts';

export const run: Run<'adminSuspend'> = async ({ args: [user], options }, session) => {
  const reason = neededReason(options.reason);
  const cancels = options['cancel-jobs'];
  await confirm(session, `Suspend ${user}${cancels ? ' and cancel all their jobs' : ''}?`, options.yes);
  const { admin } = await session.podwarden();
  const done = await admin.suspendUser(user, { reason, cancel_jobs: cancels }, { signal: session.signal });
  if (session.globals.json) session.printJson(done);
  const jobs = cancels ? ` ${done.jobs_cancelled} jobs are being cancelled.` : '';
  session.say(`${user} is suspended.${jobs}`);
  if (done.jobs_left) session.warn('There was no time for all of their jobs: the same command again goes on.');
  return exit.ok;
};
