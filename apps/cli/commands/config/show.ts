import { exit } from '../../exit.ts';
import { findConfig } from '../../find-one.ts';
import type { Run } from '../run.ts';

export const run: Run<'configShow'> = async ({ args: [name] }, session) => {
  const { configs } = await session.podwarden();
  const config = await configs.get(await findConfig(session, name), { signal: session.signal });
  // A config is printed as JSON for people, too.
  if (session.globals.quiet && !session.globals.json) session.print(config.id);
  else session.printJson(config);
  return exit.ok;
};
