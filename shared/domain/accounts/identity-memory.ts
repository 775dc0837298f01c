import type { Identity } from './identity.ts';

/** A revoked key opens nothing after this. The promise is a minute; half of it leaves room for clocks and slow calls. */
export const rememberedSeconds = 30;

const maxRemembered = 2000;

interface Remembered {
  readonly identity: Identity;
  readonly untilMs: number;
}

/** Credentials by their SHA-256, as one instance of the authorizer has found them. Refused ones are not kept. */
export class IdentityMemory {
  readonly #known = new Map<string, Remembered>();

  get(sha256: string, now: Date): Identity | undefined {
    const known = this.#known.get(sha256);
    if (known !== undefined && now.getTime() < known.untilMs) return known.identity;
    this.#known.delete(sha256);
    return undefined;
  }

  /** For `rememberedSeconds`, and no longer than the credential is good. */
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
