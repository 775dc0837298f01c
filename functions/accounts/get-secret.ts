import type { SecretStore } from '../../shared/domain/accounts/secret.ts';
import { notFound } from '../../shared/domain/errors.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { getSecret } from '../../shared/http/contract/accounts.ts';

export const createHandler = ({ secrets }: { readonly secrets: Pick<SecretStore, 'list'> }) =>
  apiHandler(getSecret, async ({ path, userId }) => {
    const secret = (await secrets.list(userId)).find(({ name }) => name === path.name);
    if (secret === undefined) throw notFound('Secret', path.name);
    return { status: 200, body: secret };
  });
