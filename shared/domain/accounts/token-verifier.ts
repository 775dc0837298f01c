import type { Unauthenticated } from './identity.ts';

/** A token that the issuer has signed for us and that is good now. */
export interface GoodToken {
  readonly how: 'jwt';
  readonly claims: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

export interface TokenVerifier {
  /** Never throws: an issuer that does not answer is `unavailable`. */
  verify(token: string): Promise<GoodToken | Unauthenticated>;
}
