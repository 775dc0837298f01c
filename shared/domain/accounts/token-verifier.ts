import type { Unauthenticated } from './identity.ts';

/** A token with a valid signature of the issuer, for this API, that has not expired. */
export interface GoodToken {
  readonly how: 'jwt';
  readonly claims: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

export interface TokenVerifier {
  /** Verifies a token. Never throws: returns the reason `unavailable` if the issuer does not answer. */
  verify(token: string): Promise<GoodToken | Unauthenticated>;
}
