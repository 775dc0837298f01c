import { exit, UsageFault } from '../../exit.ts';
import { localTime } from '../../output/times.ts';
import type { Run } from '../run.ts';

export const run: Run<'keysCreate'> = async ({ args: [name], options }, session) => {
  const { read, days, 'no-expiry': isForever } = options;
  if (days !== undefined && isForever) throw new UsageFault('Give --days or --no-expiry, not both.');
  const { keys } = await session.podwarden();
  const lifetime = isForever ? { expires_in_days: null } : days === undefined ? {} : { expires_in_days: days };
  const made = await keys.create({ name, scope: read ? 'read' : 'write', ...lifetime }, { signal: session.signal });
  if (session.globals.json) session.printJson(made);
  else session.print(made.key);
  const until =
    made.expires_at === null ? 'until it is deleted' : `until ${localTime(made.expires_at, session.world.timeZone)}`;
  session.say(`The key is shown this once. It is good ${until}.`);
  return exit.ok;
};
