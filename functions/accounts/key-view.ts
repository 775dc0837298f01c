import type { ApiKey } from '../../shared/domain/accounts/api-key.ts';

/** Returns the fields of a key that its user may see. The SHA-256 is left out. */
export const keyView = ({ id, name, scope, created_at, expires_at, last_used_on }: ApiKey) => ({
  id,
  name,
  scope,
  created_at,
  expires_at: expires_at ?? null,
  last_used_on: last_used_on ?? null,
});
