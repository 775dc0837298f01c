import type { Identity } from './identity.ts';

/**
 * The seconds for which a credential is cached, so a revoked key is refused after 30 s at the latest. The documented limit is one
 * minute. The other half of the minute allows for clock differences and slow calls.
 */
export const rememberedSeconds = 30;

const maxRemembered = 2000;

interface Remembered {
  readonly identity: Identity;
  readonly untilMs: number;
}

/**
 * Caches the identities that one instance of the authorizer has found, keyed by the SHA-256 of the credential. Refused credentials
 * are not cached.
 */
export class IdentityMemory {
  readonly #known = new Map<string, Remembered>();

  get(sha256: string, now: Date): Identity | undefined {
    const known = this.#known.get(sha256);
    if (known !== undefined && now.getTime() < known.untilMs) return known.identity;
    this.#known.delete(sha256);
    return undefined;
  }

  /** Caches the identity for `rememberedSeconds`, but not beyond the expiry of the credential. */
  put(sha256: string, identity: Identity, now: Date, goodUntil: Date | undefined): void {
    const oldest = this.#known.keys().next();
    if (this.#known.size >= maxRemembered && !oldest.done) this.#known.delete(oldest.value);
    const untilMs = Math.min(
      now.getTime() + rememberedSeconds * 1000,
      goodUntil?.getTime() ?? Number.POSITIVE_INFINITY,
    );
    this.#known.set(sha256, { identity, untilMs });
  }
}
