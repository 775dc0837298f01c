import * as oauth from 'oauth4webapi';
import { callbackPath } from './callback-path.ts';
import { discover, type Issuer, requestOptions } from './discovery.ts';
import { rememberSignIn, takePendingSignIn } from './pending-sign-in.ts';
import type { Session } from './session.ts';
import { sessionOf } from './tokens.ts';

const redirectUri = (): string => `${location.origin}${callbackPath}`;

export interface SignInWish {
  readonly returnTo: string;
  readonly keepInTab: boolean;
}

/** Sends the person to the sign-in page of the issuer. Throws an error with a sentence for the person if the issuer has no such page. */
export const leaveForIssuer = async (issuer: Issuer, wish: SignInWish): Promise<void> => {
  const server = await discover(issuer);
  if (server.authorization_endpoint === undefined) {
    throw new Error(`The issuer at ${issuer.url} has no page to sign in on. Sign in with an API key.`);
  }
  const pending = {
    ...wish,
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  };
  const address = new URL(server.authorization_endpoint);
  const parameters = {
    response_type: 'code',
    client_id: issuer.client_id,
    redirect_uri: redirectUri(),
    scope: issuer.scope,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    // An issuer grants a refresh token only with the person's consent (OpenID Connect Core, section 11).
    ...(issuer.scope.split(' ').includes('offline_access') ? { prompt: 'consent' } : {}),
    // Some issuers make access tokens for an API only if the request names the audience.
    ...(issuer.audience === issuer.client_id ? {} : { audience: issuer.audience }),
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  rememberSignIn(pending);
  location.assign(address);
};

/**
 * Validates the parameters with which the issuer sent the person back. Throws an error with a sentence for the person if they do not belong
 * to the sign-in of this tab.
 */
const responseOf = (server: oauth.AuthorizationServer, client: oauth.Client, address: URL, state: string) => {
  try {
    return oauth.validateAuthResponse(server, client, address, state);
  } catch (cause) {
    if (cause instanceof oauth.AuthorizationResponseError) throw cause;
    throw new Error('What came back is no answer to the sign-in that was begun in this tab. Sign in again.', { cause });
  }
};

/** Exchanges the code in the address for a session. The result also says where the person was before. */
export const comeBack = async (issuer: Issuer, address: URL): Promise<SignInWish & { readonly session: Session }> => {
  const pending = takePendingSignIn();
  if (!pending) throw new Error('This sign-in was not begun in this tab, or was ended already. Sign in again.');
  const server = await discover(issuer);
  const client: oauth.Client = { client_id: issuer.client_id };
  const parameters = responseOf(server, client, address, pending.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    redirectUri(),
    pending.verifier,
    requestOptions(issuer),
  );
  const answer = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: pending.nonce,
  });
  return { session: sessionOf(answer, issuer.audience), returnTo: pending.returnTo, keepInTab: pending.keepInTab };
};

export const renew = async (issuer: Issuer, session: Session): Promise<Session> => {
  const server = await discover(issuer);
  const client: oauth.Client = { client_id: issuer.client_id };
  const asked = await oauth.refreshTokenGrantRequest(
    server,
    client,
    oauth.None(),
    session.refreshToken ?? '',
    requestOptions(issuer),
  );
  return sessionOf(await oauth.processRefreshTokenResponse(server, client, asked), issuer.audience, session);
};

/** Returns a sentence for the person whose sign-in failed. */
export const signInFault = (cause: unknown): string => {
  if (cause instanceof oauth.AuthorizationResponseError) {
    return `The issuer refused the sign-in: ${cause.error_description ?? cause.error}.`;
  }
  if (cause instanceof oauth.ResponseBodyError) {
    return `The issuer gave no token: ${cause.error_description ?? cause.error}. Sign in again.`;
  }
  return cause instanceof Error ? cause.message : 'The sign-in failed. Try again.';
};
