import { Podwarden } from '../../../../shared/client/index.ts';
import type { Installation } from '../installation.ts';
import { currentToken } from '../session/token.ts';

interface Services {
  readonly installation: Installation;
  readonly podwarden: Podwarden;
}

let connected: Services | undefined;

/** Makes the client of the API. Called once, when the installation is known. */
export const connect = (installation: Installation): void => {
  const podwarden = new Podwarden({
    baseUrl: installation.api_url,
    // The page polls and reports missing answers, so it needs fewer retries than a script.
    retries: 2,
    token: (wish) => currentToken(installation, wish.afterRefusal),
  });
  connected = { installation, podwarden };
};

/** Returns the installation and the client, which calls the API as the signed-in user. Throws if `connect` was not called. */
export const services = (): Services => {
  if (connected) return connected;
  throw new Error('The console has not read its config.json yet.');
};
