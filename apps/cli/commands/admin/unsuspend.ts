import { exit } from '../../exit.ts';
import type { Run } from '../run.ts';

export const run: Run<'adminUnsuspend'> = async ({ args: [user] }, session) => {
  const { admin } = await session.podwarden();
  await admin.liftSuspension(user, { signal: session.signal });
  session.say(`${user} is not suspended.`);
  return exit.ok;
};
