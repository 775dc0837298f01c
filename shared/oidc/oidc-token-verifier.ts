import { errors, type JWTPayload, jwtVerify } from 'jose';
import { type Unauthenticated, unauthenticated } from '../domain/accounts/identity.ts';
import type { GoodToken, TokenVerifier } from '../domain/accounts/token-verifier.ts';
import { IssuerKeys } from './issuer-keys.ts';

/** The issuer whose tokens are believed, and the audience that they must name. */
export interface TokenRule {
  readonly issuer: string;
  readonly audience: readonly string[];
}

/** The algorithms of API Gateway's own authorizer, which was here before: an issuer that signs otherwise never worked. */
const algorithms = ['RS256', 'RS384', 'RS512'];

/** Claims as API Gateway's own authorizer hands them over, which rules for operators are written for: lists as `[a b]`. */
const claimText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** By the client id where there is no audience, as in the access tokens of Cognito. */
const isFor = ({ aud, client_id: clientId }: JWTPayload, audience: readonly string[]): boolean => {
  const named = aud === undefined ? [clientId] : [aud].flat();
  return named.some((one) => typeof one === 'string' && audience.includes(one));
};

/** Faults of the token itself. Everything else is the issuer's, or of the way there. */
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

/** Never the message of an unknown error: it may quote what it could not read. */
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
 * An RSA signature by the key of the issuer that the token names, issuer, audience (or client id where there is none), `exp`,
 * `nbf` and `iat`: what API Gateway's JWT authorizer checks (developer guide, "JWT authorizers for HTTP APIs").
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
      // A key that the token does not name may be found all the same where the issuer has only one.
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
