import { CliFault, exit, UsageFault } from '../exit.ts';
import type { World } from '../world.ts';
import { type Profile, readProfiles } from './profile-file.ts';

export interface Credentials {
  readonly apiUrl: string;
  /** The API key, or a JWT of the issuer. */
  readonly token: string;
  readonly consoleUrl: string | undefined;
  /** The source of the token, for messages: a profile or an environment variable. */
  readonly from: string;
}

type Place = Pick<World, 'env' | 'home'>;

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Normalizes the address of an API. Throws UsageFault if the text is not such an address, and if a key would be sent unencrypted. */
export const apiUrlOf = (text: string): string => {
  // The message does not quote the text, because the text before an @ may be a password. `URL` does not recognise a password that contains
  // / or #.
  if (text.includes('@'))
    throw new UsageFault('The address of the API has nothing but host and path: no user, no password.');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageFault(`${JSON.stringify(text)} is no address of an API: it begins with https://.`);
  }
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) {
    throw new UsageFault(`${url.origin} is not encrypted, and a key would be sent in the clear. Use https://.`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new UsageFault(`The address of the API has nothing but host and path: ${url.origin}`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};

export const profileName = ({ env }: Pick<World, 'env'>, given: string | undefined): string => {
  const name = given ?? env.PODWARDEN_PROFILE ?? '';
  if (name === '') return 'default';
  if (/^[\w.-]{1,64}$/.test(name) && !name.startsWith('__')) return name;
  throw new UsageFault(
    `A profile is called by letters, digits, dots, dashes and underscores, not ${JSON.stringify(name)}.`,
  );
};

/** Returns the stored profile, or `undefined` if the profile does not exist. */
export const keptProfile = (place: Place, given: string | undefined): Profile | undefined => {
  const name = profileName(place, given);
  const profiles = readProfiles(place);
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
};

const notSignedIn = (name: string): CliFault =>
  new CliFault(exit.signIn, name === 'default' ? 'You are not signed in.' : `Profile ${name} is not signed in.`, [
    `podwarden login${name === 'default' ? '' : ` --profile ${name}`} --api URL      by the console of your installation, or with --key -`,
    'or set PODWARDEN_API_URL and PODWARDEN_API_KEY.',
  ]);

/**
 * Finds the credentials. Environment variables take precedence over the profile. The key of a profile is sent only to the address of that
 * profile. Throws CliFault if there is no key.
 */
export const credentials = (place: Place, given: string | undefined): Credentials => {
  const { PODWARDEN_API_URL: url, PODWARDEN_API_KEY: token } = place.env;
  const kept = keptProfile(place, given);
  const apiUrl = url ? apiUrlOf(url) : kept?.api_url;
  if (apiUrl === undefined) throw notSignedIn(profileName(place, given));
  const consoleUrl = kept?.api_url === apiUrl ? kept.console_url : undefined;
  if (token) return { apiUrl, token: token.trim(), consoleUrl, from: 'PODWARDEN_API_KEY' };
  if (kept !== undefined && kept.api_url === apiUrl) {
    return { apiUrl, token: kept.key, consoleUrl, from: `profile ${profileName(place, given)}` };
  }
  throw new CliFault(exit.signIn, `There is no key for ${apiUrl}.`, [
    `podwarden login --api ${apiUrl}`,
    'or set PODWARDEN_API_KEY.',
  ]);
};
