import type { ApiKeyStore } from '../../shared/domain/accounts/api-key.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { notFound } from '../../shared/domain/errors.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { deleteKey } from '../../shared/http/contract/accounts.ts';
import { log } from '../../shared/runtime/logger.ts';

export interface DeleteKeyDeps {
  readonly keys: Pick<ApiKeyStore, 'revoke'>;
  readonly clock: Clock;
}

export const createHandler = ({ keys, clock }: DeleteKeyDeps) =>
  apiHandler(deleteKey, async ({ path, userId }) => {
    if (!(await keys.revoke(userId, path.id, clock()))) throw notFound('API key', path.id);
    log.info('api_key_revoked', { user_id: userId, key_id: path.id });
    return { status: 204 };
  });
