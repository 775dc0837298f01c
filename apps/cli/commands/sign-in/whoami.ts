import { dollars } from '../../../../shared/figures/dollars.ts';
import { duration } from '../../../../shared/figures/durations.ts';
import { exit } from '../../exit.ts';
import { limitFields } from '../../output/limit-fields.ts';
import { localMinute, zonedTime } from '../../output/times.ts';
import { credentials } from '../../profile/credentials.ts';
import type { Run } from '../run.ts';

export const run: Run<'whoami'> = async (_, session) => {
  const { world, globals } = session;
  const { apiUrl, from } = credentials(world, globals.profile);
  const { me: account } = await session.podwarden();
  const me = await account.get({ signal: session.signal });
  const { api_key: key, defaults } = me;
  session.printThing(me, me.user_id, [
    { name: 'user', value: me.user_id },
    { name: 'API', value: apiUrl },
    { name: 'signed in by', value: key === null ? `a token of the issuer (${from})` : `${key.name} (${from})` },
    { name: 'may', value: key?.scope === 'read' ? 'read' : 'read and write' },
    {
      name: 'key expires',
      value: key === null ? undefined : key.expires_at === null ? 'never' : localMinute(key.expires_at, world.timeZone),
      plain: key?.expires_at ? zonedTime(key.expires_at, world.timeZone) : 'never',
    },
    { name: 'operator', value: me.operator ? 'yes' : undefined },
    {
      name: 'budget',
      value: defaults.budget_limit === null ? 'none unless a deploy gives one' : dollars(defaults.budget_limit),
    },
    {
      name: 'duration',
      value: `${duration(60 * defaults.max_duration_minutes)} at most, unless a deploy says otherwise`,
    },
    { name: 'image', value: defaults.docker_image },
    ...limitFields(me),
  ]);
  return exit.ok;
};
