import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withLock } from '../../../shared/client/node/file-lock.ts';
import { type Place, type Profile, type Profiles, profilePath, readProfiles } from './profile-file.ts';

/** Another sign-in is written within milliseconds: whatever takes longer is a machine in trouble. */
const usualPatience = { patienceMs: 5_000 };

/** Reads and writes with nobody in between: two sign-ins at once are both kept. Throws `ConflictError` `file_in_use`. */
const changeProfiles = (
  place: Place,
  change: (profiles: Profiles) => Profiles,
  patience = usualPatience,
): Promise<void> => {
  const path = profilePath(place);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return withLock(`${path}.lock`, async () => writeProfiles(path, change(readProfiles(place))), patience);
};

/** Written whole or not at all, and never readable by others, not even for a moment. */
const writeProfiles = (path: string, profiles: Profiles): void => {
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  writeFileSync(partial, `${JSON.stringify({ profiles }, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(partial, path);
};

export const keepProfile = (place: Place, name: string, profile: Profile, patience = usualPatience): Promise<void> =>
  changeProfiles(place, (profiles) => ({ ...profiles, [name]: profile }), patience);

/** Resolves to `false` if there was no such profile. */
export const forgetProfile = async (place: Place, name: string): Promise<boolean> => {
  if (!Object.hasOwn(readProfiles(place), name)) return false;
  await changeProfiles(place, ({ [name]: _, ...others }) => others);
  return true;
};
