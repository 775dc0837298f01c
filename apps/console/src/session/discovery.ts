import * as oauth from 'oauth4webapi';
import type { Installation } from '../installation.ts';

export type Issuer = NonNullable<Installation['issuer']>;

/** The issuer of a local stack is reached without TLS, and on this machine alone. */
export const requestOptions = ({ url }: Issuer) => ({
  [oauth.allowInsecureRequests]: ['localhost', '127.0.0.1'].includes(new URL(url).hostname),
});

/** The issuer's own document about itself. Throws a sentence where it cannot be had. */
export const discover = async (issuer: Issuer): Promise<oauth.AuthorizationServer> => {
  const url = new URL(issuer.url);
  const response = await oauth.discoveryRequest(url, requestOptions(issuer)).catch((cause: unknown) => {
    throw new Error(`The issuer at ${url.origin} does not answer, or does not let this page ask.`, { cause });
  });
  return oauth.processDiscoveryResponse(url, response);
};
