import type { TokenEndpointResponse } from 'oauth4webapi';
import type { Session } from './session.ts';

interface Claims {
  readonly aud?: string | readonly string[];
  readonly client_id?: string;
  readonly exp?: number;
  readonly iat?: number;
}

/** The claims of a JWT, unverified: the API verifies it. `undefined` for an opaque token. */
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

/** As the API judges it: the audience, or the client where a token names no audience, as Cognito's access tokens do. */
const isFor = (token: string, audience: string): boolean => {
  const claims = claimsOf(token);
  const named = claims?.aud ?? claims?.client_id;
  return named !== undefined && [named].flat().includes(audience);
};

/**
 * The token that the API will take: the access token where it is made out to the API, and else the ID token. Throws a sentence
 * where the issuer gave neither.
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
    // From now on: the clock of this machine may be an hour off, and the issuer's is the one that counts.
    ...(exp === undefined || iat === undefined ? {} : { expiresAtMs: Date.now() + (exp - iat) * 1000 }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
};
