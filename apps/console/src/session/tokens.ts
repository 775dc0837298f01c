import type { TokenEndpointResponse } from 'oauth4webapi';
import type { Session } from './session.ts';

interface Claims {
  readonly aud?: string | readonly string[];
  readonly client_id?: string;
  readonly exp?: number;
  readonly iat?: number;
}

/** Reads the claims of a JWT without verification: the API verifies the token. Returns `undefined` for an opaque token. */
export const claimsOf = (token: string): Claims | undefined => {
  try {
    const [, payload = ''] = token.split('.');
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Says whether a token is for the audience. As in the API, the client id counts if a token names no audience, such as an access token of
 * Cognito.
 */
const isFor = (token: string, audience: string): boolean => {
  const claims = claimsOf(token);
  const named = claims?.aud ?? claims?.client_id;
  return named !== undefined && [named].flat().includes(audience);
};

/**
 * Makes a session with the token that the API accepts: the access token if its audience is the API, else the ID token. Throws an error with
 * a sentence for the person if neither is accepted.
 */
export const sessionOf = (answer: TokenEndpointResponse, audience: string, before?: Session): Session => {
  const token = [answer.access_token, answer.id_token].find((one) => one !== undefined && isFor(one, audience));
  if (token === undefined) {
    throw new Error(
      `You are signed in, but the issuer gave no token for the audience ${audience}. The operator must allow it for this client.`,
    );
  }
  const { exp, iat } = claimsOf(token) ?? {};
  const refreshToken = answer.refresh_token ?? before?.refreshToken;
  return {
    kind: 'issuer',
    credential: token,
    // The expiry is computed from now and the lifetime of the token, because the clock of this machine may differ from that of the issuer.
    ...(exp === undefined || iat === undefined ? {} : { expiresAtMs: Date.now() + (exp - iat) * 1000 }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
};
