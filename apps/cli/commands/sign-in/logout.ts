import { exit } from '../../exit.ts';
import { profileName } from '../../profile/credentials.ts';
import { forgetProfile } from '../../profile/keep-profile.ts';
import type { Run } from '../run.ts';

export const run: Run<'logout'> = async (_, session) => {
  const { world, globals } = session;
  const name = profileName(world, globals.profile);
  const wasThere = await forgetProfile(world, name);
  session.say(
    wasThere
      ? `The key of profile ${name} is forgotten. It stays good until it expires or is deleted on the console.`
      : `Profile ${name} was not signed in.`,
  );
  if (world.env.PODWARDEN_API_KEY) session.warn('PODWARDEN_API_KEY is still set.');
  return exit.ok;
};
