import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CliFault, exit } from '../exit.ts';
import type { World } from '../world.ts';

/** A sign-in that is kept. */
export interface Profile {
  /** URL of the API, without a slash at the end. */
  readonly api_url: string;
  /** Where there is one. */
  readonly console_url?: string;
  readonly key: string;
}

export type Profiles = Readonly<Record<string, Profile>>;

export type Place = Pick<World, 'env' | 'home'>;

/** `$XDG_CONFIG_HOME/podwarden/profiles.json`, else in `~/.config`. */
export const profilePath = ({ env, home }: Place): string =>
  join(env.XDG_CONFIG_HOME || join(home, '.config'), 'podwarden', 'profiles.json');

const isProfile = (value: unknown): value is Profile =>
  typeof value === 'object' &&
  value !== null &&
  'api_url' in value &&
  typeof value.api_url === 'string' &&
  'key' in value &&
  typeof value.key === 'string' &&
  (!('console_url' in value) || typeof value.console_url === 'string');

const parsed = (text: string, path: string): Profiles => {
  try {
    const { profiles } = JSON.parse(text);
    const entries = Object.entries(profiles);
    if (entries.every((entry): entry is [string, Profile] => isProfile(entry[1]))) return Object.fromEntries(entries);
  } catch {
    // Reported below, like a file of another shape.
  }
  throw new CliFault(exit.usage, `The profile file ${path} cannot be read: it is no longer what login wrote.`, [
    'Delete it and sign in again: podwarden login',
  ]);
};

/** A reader of the file can act for the person. Windows has no such modes: there the folder of the user protects it. */
const assertPrivate = (path: string, mode: number): void => {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(3, '0');
  throw new CliFault(
    exit.signIn,
    `The profile file ${path} holds an API key, and others may read or change it (mode ${shown}).`,
    [
      `Make it yours alone: chmod 600 ${path}`,
      'If anybody else has used this machine since, delete the key on the console and sign in again.',
    ],
  );
};

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** All of them; none where there is no file. Throws CliFault for one that others may read, and for one that is broken. */
export const readProfiles = (place: Place): Profiles => {
  const path = profilePath(place);
  try {
    assertPrivate(path, statSync(path).mode);
    return parsed(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (isMissing(error)) return {};
    throw error;
  }
};
