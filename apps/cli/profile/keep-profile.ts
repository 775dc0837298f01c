import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withLock } from '../../../shared/client/node/file-lock.ts';
import { type Place, type Profile, type Profiles, profilePath, readProfiles } from './profile-file.ts';

/**
 * The longest wait for the lock of the file. Another sign-in writes the file within milliseconds, so a longer wait means that the machine
 * has a problem.
 */
const usualPatience = { patienceMs: 5_000 };

/**
 * Reads and writes the profiles under a lock, so that two simultaneous sign-ins are both kept. Throws `ConflictError` with code
 * `file_in_use` if the lock is not free in time.
 */
const changeProfiles = (
  place: Place,
  change: (profiles: Profiles) => Profiles,
  patience = usualPatience,
): Promise<void> => {
  const path = profilePath(place);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return withLock(`${path}.lock`, async () => writeProfiles(path, change(readProfiles(place))), patience);
};

/** Writes the file completely or not at all. No other user can read the file at any moment. */
const writeProfiles = (path: string, profiles: Profiles): void => {
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  writeFileSync(partial, `${JSON.stringify({ profiles }, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(partial, path);
};

export const keepProfile = (place: Place, name: string, profile: Profile, patience = usualPatience): Promise<void> =>
  changeProfiles(place, (profiles) => ({ ...profiles, [name]: profile }), patience);

/** Removes a profile. Resolves to `false` if the profile does not exist. */
export const forgetProfile = async (place: Place, name: string): Promise<boolean> => {
  if (!Object.hasOwn(readProfiles(place), name)) return false;
  await changeProfiles(place, ({ [name]: _, ...others }) => others);
  return true;
};
