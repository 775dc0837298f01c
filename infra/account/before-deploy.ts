/** Runs before `npm run deploy` and stops the deploy if JWT_ISSUER_URL names an issuer that the API or the console cannot use. */
import { lookup } from 'node:dns/promises';
import { join } from 'node:path';
import process from 'node:process';
import { printError } from '../local/command-line.ts';
import { environmentOf } from '../settings.ts';
import { type Internet, issuerFault, signInFault } from './issuer-check.ts';

const patienceMs = 10_000;

const internet: Internet = {
  addressesOf: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  read: async (url) => {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    return { status: response.status, json: await response.json().catch(() => undefined) };
  },
};

const {
  JWT_ISSUER_URL: issuer,
  CONSOLE_CLIENT_ID: client,
  CONSOLE_SIGN_IN_ORIGINS: origins = '',
} = environmentOf(join(import.meta.dirname, '../..'));

if (issuer?.trim()) {
  const named = origins.split(',').map((origin) => origin.trim());
  const fault =
    (await issuerFault(issuer, internet)) ?? (client?.trim() ? await signInFault(issuer, named, internet) : undefined);
  if (fault !== undefined) {
    printError(`JWT_ISSUER_URL ${issuer} cannot be deployed: ${fault}.`);
    process.exitCode = 1;
  }
}
