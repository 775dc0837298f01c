import { Podwarden } from '../../../../shared/client/index.ts';
import type { Installation } from '../installation.ts';
import { currentToken } from '../session/token.ts';

interface Services {
  readonly installation: Installation;
  readonly podwarden: Podwarden;
}

let connected: Services | undefined;

/** Once, when the console knows its installation. */
export const connect = (installation: Installation): void => {
  const podwarden = new Podwarden({
    baseUrl: installation.api_url,
    // The page polls, and says when it gets no answer: it need not try for as long as a script does.
    retries: 2,
    token: (wish) => currentToken(installation, wish.afterRefusal),
  });
  connected = { installation, podwarden };
};

/** The API, called as the signed-in person, and its address. */
export const services = (): Services => {
  if (connected) return connected;
  throw new Error('The console has not read its config.json yet.');
};
