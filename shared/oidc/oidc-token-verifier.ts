import { errors, type JWTPayload, jwtVerify } from 'jose';
import { type Unauthenticated, unauthenticated } from '../domain/accounts/identity.ts';
import type { GoodToken, TokenVerifier } from '../domain/accounts/token-verifier.ts';
import { IssuerKeys } from './issuer-keys.ts';

/** The trusted issuer, and the audiences of which a token must name one. */
export interface TokenRule {
  readonly issuer: string;
  readonly audience: readonly string[];
}

/**
 * The accepted algorithms, the same as those of API Gateway's authorizer, which earlier versions used. Issuers with other algorithms have
 * never worked.
 */
const algorithms = ['RS256', 'RS384', 'RS512'];

/** Converts a claim to text in the form of API Gateway's authorizer, with lists as `[a b]`. The rules for operators expect this form. */
const claimText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** True when the token names an accepted audience. The client id counts if the token has no audience, as in access tokens of Cognito. */
const isFor = ({ aud, client_id: clientId }: JWTPayload, audience: readonly string[]): boolean => {
  const named = aud === undefined ? [clientId] : [aud].flat();
  return named.some((one) => typeof one === 'string' && audience.includes(one));
};

/** The errors that mean an invalid token. All other errors come from the issuer or the network. */
const ofTheToken = [
  errors.JWSInvalid,
  errors.JWTInvalid,
  errors.JWTClaimValidationFailed,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];

/** Converts an error to a refusal. The message of an unknown error is never used, because such a message may quote the unreadable data. */
const refusalOf = (error: unknown): Unauthenticated => {
  if (error instanceof errors.JWTExpired) return unauthenticated('expired', 'the token has expired');
  if (error instanceof errors.JWTClaimValidationFailed)
    return unauthenticated('invalid', `its claim ${error.claim} does not fit`);
  if (ofTheToken.some((fault) => error instanceof fault)) {
    return unauthenticated('invalid', 'it is not a token that the issuer has signed');
  }
  return unauthenticated('unavailable', 'the issuer of tokens does not answer');
};

/**
 * Verifies tokens with the checks of API Gateway's JWT authorizer (developer guide, "JWT authorizers for HTTP APIs"). The checks cover the
 * RSA signature by the issuer's key that the token names, the issuer, the audience (or the client id), `exp`, `nbf` and `iat`.
 */
export class OidcTokenVerifier implements TokenVerifier {
  readonly #rule: TokenRule;
  readonly #keys: IssuerKeys;

  constructor(rule: TokenRule) {
    this.#rule = rule;
    this.#keys = new IssuerKeys(rule.issuer);
  }

  async verify(token: string): Promise<GoodToken | Unauthenticated> {
    try {
      const verified = await jwtVerify(token, this.#keys.find, { algorithms, requiredClaims: ['exp'] });
      const { payload, protectedHeader } = verified;
      // jose accepts a token without a key id if the issuer has only one key, so such tokens are refused here.
      if (protectedHeader.kid === undefined) return unauthenticated('invalid', 'the token names no key');
      if ((payload.iat ?? 0) > Date.now() / 1000) return unauthenticated('invalid', 'the token is of the future');
      if (payload.iss !== this.#rule.issuer) return unauthenticated('invalid', 'unexpected issuer');
      if (!isFor(payload, this.#rule.audience)) return unauthenticated('invalid', 'unexpected audience');
      const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(value)]));
      return { how: 'jwt', claims, expiresAt: new Date((payload.exp ?? 0) * 1000) };
    } catch (error) {
      return refusalOf(error);
    }
  }
}
