import { type PutSecretDeps, putSecret } from '../../shared/domain/accounts/put-secret.ts';
import { assertNotSuspended } from '../../shared/domain/controls/controls.ts';
import type { ReadsControls } from '../../shared/domain/controls/controls-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { putSecret as operation } from '../../shared/http/contract/accounts.ts';

export const createHandler = (deps: PutSecretDeps & { readonly controls: ReadsControls }) =>
  apiHandler(operation, async ({ path, body, userId }) => {
    assertNotSuspended(await deps.controls.get(), userId);
    return { status: 200, body: await putSecret(userId, path.name, body.value, deps) };
  });
