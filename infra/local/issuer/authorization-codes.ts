import { createHash, randomBytes } from 'node:crypto';

/** The signed-in user and the client that requested the sign-in. */
export interface Grant {
  readonly user: string;
  readonly operator: boolean;
  readonly clientId: string;
  readonly nonce: string | undefined;
}

interface Code extends Grant {
  readonly redirectUri: string;
  /** BASE64URL(SHA-256(verifier)), as defined in RFC 7636. */
  readonly challenge: string;
  readonly expiresAtMs: number;
}

export interface Redemption {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly clientId: string;
}

/** The lifetime of a code. RFC 6749 recommends at most ten minutes. */
const lifeMs = 60_000;

const newSecret = (): string => randomBytes(24).toString('base64url');

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** Issues authorization codes and refresh tokens. Each can be used once. A refresh gives a new refresh token. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, Code>();
  readonly #refreshTokens = new Map<string, Grant>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  give(grant: Grant & Pick<Code, 'redirectUri' | 'challenge'>): string {
    const code = newSecret();
    this.#codes.set(code, { ...grant, expiresAtMs: this.#now() + lifeMs });
    return code;
  }

  /**
   * Returns the grant of a code. Returns `undefined` if the code is unknown, used, expired or of another client, or if the verifier does
   * not match.
   */
  redeem({ code, verifier, redirectUri, clientId }: Redemption): Grant | undefined {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    const fits =
      found !== undefined &&
      found.expiresAtMs > this.#now() &&
      found.redirectUri === redirectUri &&
      found.clientId === clientId &&
      found.challenge === challengeOf(verifier);
    return fits ? found : undefined;
  }

  giveRefreshToken(grant: Grant): string {
    const token = newSecret();
    this.#refreshTokens.set(token, grant);
    return token;
  }

  refresh(token: string, clientId: string): Grant | undefined {
    const grant = this.#refreshTokens.get(token);
    if (grant?.clientId !== clientId) return undefined;
    this.#refreshTokens.delete(token);
    return grant;
  }
}
