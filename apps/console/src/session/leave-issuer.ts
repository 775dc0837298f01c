import * as oauth from 'oauth4webapi';
import { discover, type Issuer, requestOptions } from './discovery.ts';
import type { AtIssuer, Session } from './session.ts';

const revokeAt = async (server: oauth.AuthorizationServer, issuer: Issuer, refreshToken: string): Promise<void> => {
  if (server.revocation_endpoint === undefined) return;
  const client: oauth.Client = { client_id: issuer.client_id };
  const options = { ...requestOptions(issuer), additionalParameters: { token_type_hint: 'refresh_token' } };
  const response = await oauth.revocationRequest(server, client, oauth.None(), refreshToken, options);
  await oauth.processRevocationResponse(response);
};

/** Revokes the refresh token at the issuer, if the issuer supports revocation (RFC 7009). Throws if the revocation fails. */
export const revoke = async (issuer: Issuer, { refreshToken }: Pick<Session, 'refreshToken'>): Promise<void> => {
  if (refreshToken !== undefined) await revokeAt(await discover(issuer), issuer, refreshToken);
};

/**
 * Returns the URL of the issuer's sign-out page, with the client id and the page to return to. The URL contains no ID token, because
 * tokens do not belong in URLs. So the issuer may ask the person to confirm.
 */
const signOutUrlOf = (server: oauth.AuthorizationServer, issuer: Issuer): string | undefined => {
  if (server.end_session_endpoint === undefined) return undefined;
  const address = new URL(server.end_session_endpoint);
  address.searchParams.set('client_id', issuer.client_id);
  // Cognito has no sign-out page of its own and requires `logout_uri`. Other issuers ignore the parameter.
  address.searchParams.set('logout_uri', `${location.origin}/`);
  return address.href;
};

/** Revokes the refresh token and finds the issuer's sign-out page. Never throws. */
export const leaveIssuer = async (issuer: Issuer, { refreshToken }: Session): Promise<AtIssuer> => {
  const fault =
    refreshToken === undefined
      ? {}
      : { fault: 'The issuer could not be told of it, and may renew your session for whoever has copied it before.' };
  const server = await discover(issuer).catch(() => undefined);
  if (server === undefined) return fault;
  const signOutUrl = signOutUrlOf(server, issuer);
  const page = signOutUrl === undefined ? {} : { signOutUrl };
  try {
    if (refreshToken !== undefined) await revokeAt(server, issuer, refreshToken);
    return page;
  } catch {
    return { ...page, ...fault };
  }
};
