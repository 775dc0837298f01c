import { CliFault, exit } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import { credentials } from '../../profile/credentials.ts';
import type { Run } from '../run.ts';
import { findConsole } from './find-console.ts';

export const run: Run<'open'> = async ({ args: [job], options }, session) => {
  const { world, globals } = session;
  const { apiUrl, consoleUrl } = credentials(world, globals.profile);
  const console = consoleUrl ?? (await findConsole(world, apiUrl));
  if (console === undefined) {
    throw new CliFault(exit.notFound, `${apiUrl} tells of no console.`, [
      'podwarden login --console URL remembers one.',
    ]);
  }
  const url = job === undefined ? console : `${console}/jobs/${await findJob(session, job)}`;
  if (options.print || globals.json || !(await world.openInBrowser(url))) {
    if (globals.json) session.printJson({ url });
    else session.print(url);
  } else session.say(`Opened ${url}`);
  return exit.ok;
};
