import * as oauth from 'oauth4webapi';
import type { Installation } from '../installation.ts';

export type Issuer = NonNullable<Installation['issuer']>;

/** The options of requests to an issuer. Only the issuer of a local stack, which runs on this machine, is called without TLS. */
export const requestOptions = ({ url }: Issuer) => ({
  [oauth.allowInsecureRequests]: ['localhost', '127.0.0.1'].includes(new URL(url).hostname),
});

/** Reads the discovery document of the issuer. Throws an error with a sentence for the person if the document cannot be read. */
export const discover = async (issuer: Issuer): Promise<oauth.AuthorizationServer> => {
  const url = new URL(issuer.url);
  const response = await oauth.discoveryRequest(url, requestOptions(issuer)).catch((cause: unknown) => {
    throw new Error(`The issuer at ${url.origin} does not answer, or does not let this page ask.`, { cause });
  });
  return oauth.processDiscoveryResponse(url, response);
};
