import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import type { JwtRule } from './api-plan.ts';

export interface Authorized {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

export type Verdict =
  | { readonly kind: 'authorized'; readonly authorized: Authorized }
  | { readonly kind: 'unauthorized'; readonly challenge: string }
  | { readonly kind: 'forbidden' };

/** API Gateway's JWT authorizers know RSA signatures only; a token signed otherwise would fail once deployed. */
const algorithms = ['RS256', 'RS384', 'RS512'];

const discoverySchema = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

const bearer = (header: string | undefined): string | undefined =>
  header?.replace(/^Bearer\s+/i, '').trim() || undefined;

/** API Gateway hands claims over as text, lists as `[a b]`. */
const claimText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const invalid = (description: string): Verdict => ({
  kind: 'unauthorized',
  challenge: `Bearer scope="" error="invalid_token" error_description="${description.replace(/["\\]/g, '')}"`,
});

const scopesOf = ({ scope, scp }: JWTPayload): readonly string[] => {
  const granted = typeof scope === 'string' ? scope : scp;
  if (Array.isArray(granted)) return granted.map(String);
  return typeof granted === 'string' ? granted.split(' ').filter(Boolean) : [];
};

const forAudience = ({ aud, client_id: clientId }: JWTPayload, audience: readonly string[]): boolean => {
  const named = aud === undefined ? [clientId] : [aud].flat();
  return named.some((one) => typeof one === 'string' && audience.includes(one));
};

/**
 * API Gateway's JWT authorizer: an RSA signature by the key of the issuer that the token names, issuer, audience (or client id
 * where there is none), `exp`, `nbf` and `iat`, scopes. Source: API Gateway developer guide, JWT authorizers for HTTP APIs.
 */
export class JwtAuthorizer {
  private readonly rule: JwtRule;
  private keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(rule: JwtRule) {
    this.rule = rule;
  }

  async judge(authorization: string | undefined, requiredScopes: readonly string[]): Promise<Verdict> {
    const token = bearer(authorization);
    if (token === undefined) return { kind: 'unauthorized', challenge: 'Bearer' };
    try {
      const verified = await jwtVerify(token, await this.issuerKeys(), { algorithms, requiredClaims: ['exp'] });
      const { payload, protectedHeader } = verified;
      // A key that the token does not name may be found all the same where the issuer has only one.
      if (protectedHeader.kid === undefined) return invalid('the token names no key');
      if ((payload.iat ?? 0) > Date.now() / 1000) return invalid('the token is of the future');
      if (payload.iss !== this.rule.issuer) return invalid('unexpected issuer');
      if (!forAudience(payload, this.rule.audience)) return invalid('unexpected audience');
      const scopes = scopesOf(payload);
      if (requiredScopes.length > 0 && !requiredScopes.some((scope) => scopes.includes(scope)))
        return { kind: 'forbidden' };
      const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(value)]));
      return { kind: 'authorized', authorized: { claims, scopes: requiredScopes.length > 0 ? scopes : null } };
    } catch (cause) {
      return invalid(cause instanceof errors.JWTExpired ? 'the token has expired' : 'the token is invalid');
    }
  }

  /** Kept while it works: the issuer is asked again when a token names a key that is not among the known ones. */
  private issuerKeys(): Promise<JWTVerifyGetKey> {
    this.keys ??= this.discover().catch((cause: unknown) => {
      this.keys = undefined;
      throw cause;
    });
    return this.keys;
  }

  private async discover(): Promise<JWTVerifyGetKey> {
    const url = `${this.rule.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    const { jwks_uri: jwksUri } = discoverySchema.parse(await response.json());
    // Two hours, as API Gateway keeps them; no cool-down, so that a rotated key is found at once.
    return createRemoteJWKSet(new URL(jwksUri), { cooldownDuration: 0, cacheMaxAge: 7_200_000, timeoutDuration: 5000 });
  }
}
