import { confirm } from '../../ask.ts';
import { exit } from '../../exit.ts';
import type { Run } from '../run.ts';
import { neededReason } from './reason.ts';

export const run: Run<'adminPause'> = async ({ options }, session) => {
  const reason = neededReason(options.reason);
  await confirm(session, 'Pause deploys of everybody? Jobs that run go on.', options.yes);
  const { admin } = await session.podwarden();
  const control = await admin.pauseDeploys({ reason }, { signal: session.signal });
  if (session.globals.json) session.printJson(control);
  session.say('Deploys are paused. podwarden admin resume takes them again.');
  return exit.ok;
};
