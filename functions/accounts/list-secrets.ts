import type { SecretStore } from '../../shared/domain/accounts/secret.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { listSecrets } from '../../shared/http/contract/accounts.ts';

export const createHandler = ({ secrets }: { readonly secrets: Pick<SecretStore, 'list'> }) =>
  apiHandler(listSecrets, async ({ userId }) => ({
    status: 200,
    body: { items: [...(await secrets.list(userId))], next_cursor: null },
  }));
