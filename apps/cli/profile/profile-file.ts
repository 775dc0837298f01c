import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../code-of.ts';
import { CliFault, exit } from '../exit.ts';
import type { World } from '../world.ts';

/** A stored sign-in. */
export interface Profile {
  /** URL of the API, without a slash at the end. */
  readonly api_url: string;
  /** URL of the console, if the installation has one. */
  readonly console_url?: string;
  readonly key: string;
}

export type Profiles = Readonly<Record<string, Profile>>;

export type Place = Pick<World, 'env' | 'home'>;

/** The path of the profile file: `$XDG_CONFIG_HOME/podwarden/profiles.json`, by default in `~/.config`. */
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
    // The error below covers text that is not JSON and JSON of another shape.
  }
  throw new CliFault(exit.usage, `The profile file ${path} cannot be read: it is no longer what login wrote.`, [
    'Delete it and sign in again: podwarden login',
  ]);
};

/**
 * Throws CliFault if other users of the machine may read or change the file, which holds an API key. Windows has no such file modes: there
 * the user's folder protects the file.
 */
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

/**
 * Reads all profiles. Returns none if the file does not exist. Throws CliFault if other users may read the file or if the file is broken.
 */
export const readProfiles = (place: Place): Profiles => {
  const path = profilePath(place);
  try {
    assertPrivate(path, statSync(path).mode);
    return parsed(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw error;
  }
};
