import type { ApiKey } from '../../shared/domain/accounts/api-key.ts';

/** A key as its user sees it: without its SHA-256, which is not shown. */
export const keyView = ({ id, name, scope, created_at, expires_at, last_used_on }: ApiKey) => ({
  id,
  name,
  scope,
  created_at,
  expires_at: expires_at ?? null,
  last_used_on: last_used_on ?? null,
});
