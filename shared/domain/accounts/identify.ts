import type { Clock } from '../clock.ts';
import { hashToken } from '../token.ts';
import { type ApiKey, dayOf, type KnowsKeys, keyState, looksLikeApiKey, presentedKeySha256 } from './api-key.ts';
import { type Identity, unauthenticated } from './identity.ts';
import type { IdentityMemory } from './identity-memory.ts';
import type { TokenVerifier } from './token-verifier.ts';

export interface IdentifyDeps {
  readonly tokens: TokenVerifier;
  readonly keys: KnowsKeys;
  readonly memory: IdentityMemory;
  readonly clock: Clock;
  /** Called if the look-up of a credential fails, or if the use of a key cannot be recorded. */
  readonly onFault: (error: unknown) => void;
}

const credentialIn = (authorization: string | undefined): string | undefined =>
  authorization?.replace(/^Bearer(\s+|$)/i, '').trim() || undefined;

/**
 * Returns the sender of a request with this Authorization header. The sender is a user with a JWT, a user with an API key, or
 * nobody with the reason. Never throws.
 */
export const identify = async (authorization: string | undefined, deps: IdentifyDeps): Promise<Identity> => {
  const credential = credentialIn(authorization);
  if (credential === undefined) return unauthenticated('missing');
  try {
    return looksLikeApiKey(credential) ? await byKey(credential, deps) : await byToken(credential, deps);
  } catch (error) {
    deps.onFault(error);
    return unauthenticated('unavailable');
  }
};

const byToken = async (token: string, { tokens, memory, clock }: IdentifyDeps): Promise<Identity> => {
  const sha256 = hashToken(token);
  const known = memory.get(sha256, clock());
  if (known !== undefined) return known;
  const verified = await tokens.verify(token);
  if (verified.how === 'nobody') return verified;
  const { expiresAt, ...identity } = verified;
  memory.put(sha256, identity, clock(), expiresAt);
  return identity;
};

const byKey = async (text: string, deps: IdentifyDeps): Promise<Identity> => {
  const sha256 = presentedKeySha256(text);
  if (sha256 === undefined) return unauthenticated('invalid', 'this is not a whole API key');
  const known = deps.memory.get(sha256, deps.clock());
  if (known !== undefined) return known;
  const key = await deps.keys.find(sha256);
  const state = keyState(key, deps.clock());
  if (key === undefined || state === 'unknown') return unauthenticated('invalid', 'no such API key is known');
  if (state !== 'good')
    return unauthenticated(state, `the API key ${state === 'expired' ? 'has expired' : 'was revoked'}`);
  await noteUse(key, deps);
  const { id, name, scope, expires_at } = key;
  const used = { id, name, scope, ...(expires_at === undefined ? {} : { expires_at }) };
  const identity: Identity = { how: 'api_key', user_id: key.user_id, key: used };
  deps.memory.put(sha256, identity, deps.clock(), expires_at === undefined ? undefined : new Date(expires_at));
  return identity;
};

/** Records the use of a key, with one write for each key and day. A failure to record the use does not refuse the key. */
const noteUse = async (key: ApiKey, { keys, clock, onFault }: IdentifyDeps): Promise<void> => {
  const today = dayOf(clock());
  if (key.last_used_on === today) return;
  await keys.markUsed(key.key_sha256, today).catch(onFault);
};
