import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';

const discoverySchema = z.looseObject({ jwks_uri: z.url() });

const timeoutMs = 3000;

/**
 * The milliseconds for which keys are cached. API Gateway's own authorizer uses the same time, so a withdrawn key is accepted no longer
 * than there.
 */
const keptMs = 7_200_000;

/** The most reloads a minute. Tokens with unknown key ids can thus not flood the issuer with requests. */
const reloadsPerMinute = 10;

/**
 * The keys of an OpenID issuer, found by its discovery document. The keys are loaded again when the cached keys are too old, or when a
 * token names an unknown key. The first token after a rotation names an unknown key.
 */
export class IssuerKeys {
  readonly #issuer: string;
  #keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  #reloads: readonly number[] = [];

  constructor(issuer: string) {
    this.#issuer = issuer;
  }

  /** Returns the key that a token names. Throws `JWKSNoMatchingKey` if the issuer has no such key. */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const keys = await this.#known();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.#mayReload()) throw error;
      await keys.reload();
      return keys(header, token);
    }
  };

  #mayReload(): boolean {
    const now = Date.now();
    const recent = this.#reloads.filter((at) => at > now - 60_000 && at <= now);
    this.#reloads = recent.length < reloadsPerMinute ? [...recent, now] : recent;
    return recent.length < reloadsPerMinute;
  }

  /** Returns the cached key set. A failed discovery is not cached. */
  #known() {
    this.#keys ??= this.#discover().catch((cause: unknown) => {
      this.#keys = undefined;
      throw cause;
    });
    return this.#keys;
  }

  async #discover() {
    const url = `${this.#issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    const { jwks_uri: jwksUri } = discoverySchema.parse(await response.json());
    return createRemoteJWKSet(new URL(jwksUri), {
      // The key set does not reload on its own when a key is unknown. `find` reloads the key set instead, at most `reloadsPerMinute` times
      // a minute.
      cooldownDuration: Number.POSITIVE_INFINITY,
      cacheMaxAge: keptMs,
      timeoutDuration: timeoutMs,
    });
  }
}
