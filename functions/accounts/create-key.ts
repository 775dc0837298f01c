import { type CreateApiKeyDeps, createApiKey } from '../../shared/domain/accounts/create-api-key.ts';
import { assertNotSuspended } from '../../shared/domain/controls/controls.ts';
import type { ReadsControls } from '../../shared/domain/controls/controls-store.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { createKey } from '../../shared/http/contract/accounts.ts';
import { log } from '../../shared/runtime/logger.ts';
import { keyView } from './key-view.ts';

export const createHandler = (deps: CreateApiKeyDeps & { readonly controls: ReadsControls }) =>
  apiHandler(createKey, async ({ body, userId }) => {
    assertNotSuspended(await deps.controls.get(), userId);
    const { name, scope, expires_in_days: expiresInDays } = body;
    const { stored, key } = await createApiKey({ userId, name, scope, expiresInDays }, deps);
    log.info('api_key_created', { user_id: userId, key_id: stored.id, scope, expires_at: stored.expires_at ?? null });
    return { status: 201, body: { ...keyView(stored), key } };
  });
