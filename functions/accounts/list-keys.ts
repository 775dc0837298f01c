import type { ApiKeyStore } from '../../shared/domain/accounts/api-key.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { listKeys } from '../../shared/http/contract/accounts.ts';
import { keyView } from './key-view.ts';

export const createHandler = ({ keys }: { readonly keys: Pick<ApiKeyStore, 'list'> }) =>
  apiHandler(listKeys, async ({ userId }) => ({
    status: 200,
    body: { items: (await keys.list(userId)).map(keyView), next_cursor: null },
  }));
