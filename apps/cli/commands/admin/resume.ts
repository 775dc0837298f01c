import { exit } from '../../exit.ts';
import type { Run } from '../run.ts';

export const run: Run<'adminResume'> = async (_, session) => {
  const { admin } = await session.podwarden();
  await admin.resumeDeploys({ signal: session.signal });
  session.say('Deploys are taken.');
  return exit.ok;
};
