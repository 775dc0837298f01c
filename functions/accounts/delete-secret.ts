import type { SecretStore } from '../../shared/domain/accounts/secret.ts';
import { notFound } from '../../shared/domain/errors.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { deleteSecret } from '../../shared/http/contract/accounts.ts';

export const createHandler = ({ secrets }: { readonly secrets: Pick<SecretStore, 'remove'> }) =>
  apiHandler(deleteSecret, async ({ path, userId }) => {
    if (!(await secrets.remove(userId, path.name))) throw notFound('Secret', path.name);
    return { status: 204 };
  });
