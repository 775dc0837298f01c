import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';

const discoverySchema = z.looseObject({ jwks_uri: z.url() });

const timeoutMs = 3000;

/** As long as API Gateway's own authorizer keeps them, so that a withdrawn key is believed no longer than there. */
const keptMs = 7_200_000;

/** Tokens that name unknown keys cost the issuer at most this many requests a minute. */
const reloadsPerMinute = 10;

/**
 * The keys of an OpenID issuer, found by its discovery document. They are asked for again when they have grown old, or when a
 * token names one that is not among them, as the first one does after a rotation.
 */
export class IssuerKeys {
  readonly #issuer: string;
  #keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  #reloads: readonly number[] = [];

  constructor(issuer: string) {
    this.#issuer = issuer;
  }

  /** Throws `JWKSNoMatchingKey` for a key that the issuer does not have. */
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

  /** Kept unless the discovery failed. */
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
      // The key set never reloads by itself: `find` reloads it, a few times a minute at most.
      cooldownDuration: Number.POSITIVE_INFINITY,
      cacheMaxAge: keptMs,
      timeoutDuration: timeoutMs,
    });
  }
}
