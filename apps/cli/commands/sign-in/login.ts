import { readFileSync } from 'node:fs';
import type { Me } from '../../../../shared/client/index.ts';
import {
  LoginCodeError,
  type LoginGrant,
  loginFragment,
  newLoginKeys,
  openLogin,
} from '../../../../shared/client/login-code.ts';
import { clientOf } from '../../connect.ts';
import { CliFault, exit, UsageFault } from '../../exit.ts';
import { apiUrlOf, keptProfile, profileName } from '../../profile/credentials.ts';
import { keepProfile } from '../../profile/keep-profile.ts';
import { profilePath } from '../../profile/profile-file.ts';
import type { Session } from '../../session.ts';
import type { Run } from '../run.ts';
import { findConsole } from './find-console.ts';

type Options = Parameters<Run<'login'>>[0]['options'];

/** The most codes that a person may enter for one link. After that many wrong codes, the link can no longer be used. */
const mostCodes = 3;

export const run: Run<'login'> = async ({ options }, session) => {
  const { world, globals } = session;
  const apiUrl = addressOf(options, session);
  const consoleUrl = options.console === undefined ? undefined : apiUrlOf(options.console);
  const grant =
    options.key === undefined
      ? await byConsole(options, session, apiUrl, consoleUrl)
      : await byKey(options.key, session, apiUrl);
  const me = await clientOf(world, { apiUrl: grant.api, token: grant.key }, (text) => session.say(text)).me.get({
    signal: session.signal,
  });
  const found = consoleUrl ?? (await findConsole(world, grant.api));
  await keepProfile(world, profileName(world, globals.profile), {
    api_url: grant.api,
    ...(found === undefined ? {} : { console_url: found }),
    key: grant.key,
  });
  session.say(`Signed in to ${grant.api} as ${whoOf(me)}. The key is kept in ${profilePath(world)}.`);
  if (world.env.PODWARDEN_API_KEY) session.warn('PODWARDEN_API_KEY is set and goes before this sign-in.');
  return exit.ok;
};

const whoOf = ({ user_id, api_key }: Me): string =>
  api_key === null ? user_id : `${user_id}, by the key "${api_key.name}"`;

const addressOf = (options: Options, { world, globals }: Session): string | undefined => {
  const given = options.api ?? world.env.PODWARDEN_API_URL;
  if (given) return apiUrlOf(given);
  return keptProfile(world, globals.profile)?.api_url;
};

const byKey = async (from: string, { world }: Session, apiUrl: string | undefined): Promise<LoginGrant> => {
  if (/^pwk_/.test(from)) throw keyOnTheLine();
  if (apiUrl === undefined) throw new UsageFault('--key goes with the address of the API: --api URL.');
  if (from === '-' && world.input.isTerminal)
    world.err.write('Paste the key, then press Ctrl-D on a line of its own.\n');
  const key = (from === '-' ? await world.input.readAll() : readFileSync(from, 'utf8')).trim();
  if (key === '') throw new UsageFault('There is no key in what --key names.');
  if (/\s/.test(key)) throw new UsageFault('A key is one word: what --key names holds more than that.');
  return { api: apiUrl, key };
};

const keyOnTheLine = (): UsageFault =>
  new UsageFault('--key takes a file, or - for standard input, and not the key itself.', [
    'A key on the line stands in the history of the shell and in lists of processes: delete it, and make another one.',
  ]);

const byConsole = async (
  options: Options,
  session: Session,
  apiUrl: string | undefined,
  given: string | undefined,
): Promise<LoginGrant> => {
  const { world } = session;
  if (!world.input.isTerminal)
    throw new UsageFault('Nobody can be asked for a code here: give --key -, or --key FILE.');
  const consoleUrl = given ?? (apiUrl === undefined ? undefined : await findConsole(world, apiUrl));
  if (consoleUrl === undefined) throw noConsole(apiUrl);
  const keys = await newLoginKeys();
  const fragment = loginFragment({ publicKey: keys.publicKey, name: options.name ?? world.hostName });
  const link = `${consoleUrl}/cli#${fragment}`;
  world.err.write(`Open this link, sign in, and allow this terminal to act for you:\n\n  ${link}\n\n`);
  if (!options['no-open'] && !(await world.openInBrowser(link)))
    world.err.write('(No browser could be started here.)\n');
  for (let tries = 1; ; tries += 1) {
    const code = await world.input.readLine({ prompt: 'Code of the console: ', signal: session.signal });
    if (code === undefined) throw new CliFault(exit.signIn, 'No code was given.');
    try {
      const grant = await openLogin(keys, code);
      return { ...grant, api: grantedApi(grant.api, apiUrl) };
    } catch (error) {
      if (!(error instanceof LoginCodeError) || tries === mostCodes) throw asFault(error);
      world.err.write(`${error.message}\n`);
    }
  }
};

const asFault = (error: unknown): unknown =>
  error instanceof LoginCodeError ? new CliFault(exit.signIn, error.message, ['Begin again: podwarden login']) : error;

/** Throws CliFault if the console grants a key for another installation than the requested one. */
const grantedApi = (granted: string, asked: string | undefined): string => {
  const api = apiUrlOf(granted);
  if (asked === undefined || asked === api) return api;
  throw new CliFault(exit.refused, `The code is for ${api}, and not for ${asked}.`, ['Nothing was kept.']);
};

const noConsole = (apiUrl: string | undefined): CliFault =>
  apiUrl === undefined
    ? new UsageFault('Which installation? Give --api URL, the address of its API.')
    : new UsageFault(`${apiUrl} tells of no console.`, [
        'Give its address with --console URL,',
        'or sign in with an API key: podwarden login --key -',
      ]);
