import type { Clock, NewId, RandomBytes } from '../clock.ts';
import { AppError } from '../errors.ts';
import { type ApiKey, type ApiKeyStore, type KeyScope, keyExpiry, maxKeysOfUser, mintApiKey } from './api-key.ts';

export interface CreateApiKeyDeps {
  readonly keys: Pick<ApiKeyStore, 'create'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly randomBytes: RandomBytes;
}

export interface CreateApiKey {
  readonly userId: string;
  readonly name: string;
  readonly scope: KeyScope;
  /** `null` requests a key that never expires. */
  readonly expiresInDays: number | null;
}

export interface CreatedApiKey {
  readonly stored: ApiKey;
  /** The API key in plain text, for its user only. The plain text is not stored. */
  readonly key: string;
}

/** Creates an API key. Throws `limit_exceeded` (422) if the user already has `maxKeysOfUser` good keys. */
export const createApiKey = async (request: CreateApiKey, deps: CreateApiKeyDeps): Promise<CreatedApiKey> => {
  const { token, sha256 } = mintApiKey(deps.randomBytes);
  const now = deps.clock();
  const { userId, name, scope, expiresInDays } = request;
  const stored: ApiKey = {
    id: deps.newId(),
    user_id: userId,
    key_sha256: sha256,
    name,
    scope,
    created_at: now.toISOString(),
    ...(expiresInDays === null ? {} : { expires_at: keyExpiry(expiresInDays, now) }),
  };
  if (await deps.keys.create(stored)) return { stored, key: token };
  throw new AppError('limit_exceeded', `You have ${maxKeysOfUser} keys, and no more are kept. Delete one first.`, {
    details: { limit: maxKeysOfUser },
  });
};
